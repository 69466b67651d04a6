// Runs the executable of the package that npm has chosen for this system, with its arguments, its streams and its end.
"use strict";
const {spawn} = require("node:child_process");

module.exports = function run(tool) {
  const wanted = `@pgsteward/${process.platform}-${process.arch}`;
  let executable;
  try {
    executable = require.resolve(`${wanted}/bin/${tool}`);
  } catch {
    console.error(`${tool}: error: the package ${wanted} is not installed; either there is none for this system, or optional dependencies were left out`);
    process.exit(2);
  }
  const child = spawn(executable, process.argv.slice(2), {stdio: "inherit"});
  const signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    console.error(`${tool}: error: ${executable}: ${error.message}`);
    process.exit(3);
  });
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    for (const each of signals) process.removeAllListeners(each);
    process.kill(process.pid, signal);
  });
};
