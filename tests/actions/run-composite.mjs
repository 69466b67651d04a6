// Runs the steps of a composite action as GitHub's runner does, without GitHub: evaluates the expressions with GitHub's
// own library, gives each step its files for outputs, paths and summary, and reads the workflow commands that it prints.
//
// stdin: a line of { action, inputs, event_name, event, sha, ref, workspace, temp, env } for each run
// stdout: a line of JSON: what became of it, or { problem }
// Reference: actions/runner (ActionRunner.cs, CompositeActionHandler.cs, FileCommandManager.cs, ActionCommand.cs).
import {spawnSync} from "node:child_process";
import {mkdtempSync, readFileSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {createInterface} from "node:readline";
import {Lexer, Parser, Evaluator, data} from "@actions/expressions";
import {parse} from "yaml";

function toData(value) {
  if (value === null || value === undefined) return new data.Null();
  if (typeof value === "boolean") return new data.BooleanData(value);
  if (typeof value === "number") return new data.NumberData(value);
  if (typeof value === "string") return new data.StringData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(toData));
  return new data.Dictionary(...Object.entries(value).map(([key, item]) => ({key, value: toData(item)})));
}

const statusFunctions = (failed) => ({
  success: !failed, failure: failed, always: true, cancelled: false,
});

function evaluate(expression, contexts, failed) {
  const functions = Object.entries(statusFunctions(failed)).map(([name, value]) => ({
    name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value),
  }));
  const tree = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), functions).parse();
  const map = new Map(functions.map((item) => [item.name, item]));
  return new Evaluator(tree, toData(contexts), map).evaluate();
}

const interpolate = (text, contexts, failed) =>
  String(text).replace(/\$\{\{([\s\S]*?)\}\}/g, (_, expression) => evaluate(expression.trim(), contexts, failed).coerceString());

// NAME=VALUE and NAME<<DELIMITER, as FileCommandManager reads them.
function fileCommands(path) {
  const values = {};
  const lines = readFileSync(path, "utf8").split("\n");
  for (let at = 0; at < lines.length; ++at) {
    const line = lines[at];
    if (line === "") continue;
    const heredoc = line.indexOf("<<"), equals = line.indexOf("=");
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      values[line.slice(0, equals)] = line.slice(equals + 1);
      continue;
    }
    if (heredoc <= 0) throw new Error(`invalid format '${line}' in a file command`);
    const end = lines.indexOf(line.slice(heredoc + 2), at + 1);
    if (end < 0) throw new Error(`no end of ${line} in a file command`);
    values[line.slice(0, heredoc)] = lines.slice(at + 1, end).join("\n");
    at = end;
  }
  return values;
}

const unescapeData = (text) => text.replace(/%0D/g, "\r").replace(/%0A/g, "\n").replace(/%25/g, "%");
const unescapeProperty = (text) => text.replace(/%3A/g, ":").replace(/%2C/g, ",").replace(/%0D/g, "\r").replace(/%0A/g, "\n").replace(/%25/g, "%");

const harmlessCommands = new Set(["group", "endgroup", "debug", "add-mask"]);

// The annotations, and the other commands, among what steps print.
class Commands {
  annotations = [];
  foreign = [];
  kept = {error: 0, warning: 0, notice: 0};

  read(text) {
    for (const line of text.split(/\r\n|\n|\r/)) {
      const old = line.match(/##\[([a-z-]+)/);
      if (old) this.foreign.push(old[1]);
      const match = line.trimStart().match(/^::([A-Za-z-]+)(?: ([^]*?))?::([^]*)$/);
      if (!match) continue;
      const [, name, properties, message] = match;
      if (name in this.kept) this.add(name, properties ?? "", message);
      else if (!harmlessCommands.has(name)) this.foreign.push(name);
    }
  }

  add(level, properties, message) {
    const annotation = {level, message: unescapeData(message)};
    for (const property of properties.split(",").filter(Boolean)) {
      const equals = property.indexOf("=");
      annotation[property.slice(0, equals).trim()] = unescapeProperty(property.slice(equals + 1));
    }
    // A composite action is one step, which keeps the first ten of each level.
    if (++this.kept[level] <= 10) this.annotations.push(annotation);
  }
}

function runComposite(run) {
  const action = parse(readFileSync(join(run.action, "action.yml"), "utf8"));
  const scratch = mkdtempSync(join(run.temp, "runner-"));
  const commands = new Commands();
  const inputs = {};
  const contexts = {
    github: {
      event: run.event, event_name: run.event_name, sha: run.sha, ref: run.ref, token: "", workspace: run.workspace,
      action_path: run.action, action_ref: "", action_repository: "",
    },
    inputs, steps: {}, runner: {os: "Linux", temp: run.temp}, env: {},
  };
  for (const [name, input] of Object.entries(action.inputs ?? {}))
    inputs[name] = interpolate(run.inputs?.[name] ?? input.default ?? "", contexts, false);
  for (const name of Object.keys(run.inputs ?? {}))
    if (!(name in inputs)) throw new Error(`${run.action} has no input ${name}`);

  let failed = false, failedStatus = 0, log = "", summary = "";
  const paths = [], outcomes = [];
  const eventPath = join(scratch, "event.json");
  writeFileSync(eventPath, JSON.stringify(run.event));

  action.runs.steps.forEach((step, index) => {
    const id = step.id ?? `__step${index}`;
    const condition = String(step.if ?? "success()");
    const bare = condition.replace(/^\$\{\{|\}\}$/g, "");
    const full = /\b(success|failure|always|cancelled)\s*\(/.test(bare) ? bare : `success() && (${bare})`;
    const value = evaluate(full, contexts, failed);
    if (!(value.coerceString() === "true")) {
      outcomes.push({id, name: step.name, outcome: "skipped"});
      return;
    }
    if (step.uses) throw new Error("a nested action is not run here");
    const file = (kind) => {
      const path = join(scratch, `${index}-${kind}`);
      writeFileSync(path, "");
      return path;
    };
    const files = {GITHUB_OUTPUT: file("output"), GITHUB_PATH: file("path"), GITHUB_STEP_SUMMARY: file("summary"), GITHUB_ENV: file("env")};
    const own = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, text]) => [name, interpolate(text, contexts, failed)]));
    const script = join(scratch, `${index}.sh`);
    writeFileSync(script, interpolate(step.run, contexts, failed));
    const done = spawnSync("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", script], {
      cwd: run.workspace, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: [...paths, process.env.PATH].join(":"), HOME: process.env.HOME ?? "/tmp", LANG: "C.UTF-8", CI: "true", GITHUB_ACTIONS: "true",
        GITHUB_WORKSPACE: run.workspace, GITHUB_EVENT_NAME: run.event_name, GITHUB_EVENT_PATH: eventPath,
        GITHUB_SHA: run.sha, GITHUB_REF: run.ref, GITHUB_ACTION_PATH: run.action, RUNNER_TEMP: run.temp, RUNNER_OS: "Linux",
        RUNNER_TOOL_CACHE: join(run.temp, "tool-cache"), ...run.env, ...own, ...files,
      },
    });
    const text = done.stdout + done.stderr;
    log += `--- ${step.name}\n${text}`;
    commands.read(text);
    contexts.steps[id] = {outputs: fileCommands(files.GITHUB_OUTPUT), outcome: done.status === 0 ? "success" : "failure"};
    paths.push(...readFileSync(files.GITHUB_PATH, "utf8").split("\n").filter(Boolean));
    const stepSummary = readFileSync(files.GITHUB_STEP_SUMMARY, "utf8");
    if (Buffer.byteLength(stepSummary) > 1 << 20) throw new Error("the summary is larger than 1 MiB");
    summary += stepSummary;
    if (readFileSync(files.GITHUB_ENV, "utf8") !== "") throw new Error(`${step.name} writes to GITHUB_ENV`);
    outcomes.push({id, name: step.name, outcome: contexts.steps[id].outcome, status: done.status});
    if (done.status !== 0 && !failed) {
      failed = true;
      failedStatus = done.status;
    }
  });

  const outputs = {};
  for (const [name, output] of Object.entries(action.outputs ?? {})) outputs[name] = interpolate(output.value, contexts, failed);
  return {
    conclusion: failed ? "failure" : "success", status: failedStatus, outputs, annotations: commands.annotations, foreign_commands: commands.foreign,
    omitted: Object.values(commands.kept).reduce((sum, count) => sum + Math.max(0, count - 10), 0), summary, steps: outcomes, paths, log,
  };
}

for await (const line of createInterface({input: process.stdin})) {
  let answer;
  try {
    answer = runComposite(JSON.parse(line));
  } catch (error) {
    answer = {problem: error.stack};
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
