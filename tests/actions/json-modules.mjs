// GitHub's language service imports JSON the way bundlers do; Node wants that to be said: node --import ./json-modules.mjs
import {register} from "node:module";

const hooks = `
import {readFile} from "node:fs/promises";
export async function load(url, context, next) {
  if (!url.endsWith(".json")) return next(url, context);
  const text = await readFile(new URL(url), "utf8");
  return {format: "module", shortCircuit: true, source: "export default " + text};
}`;
register("data:text/javascript," + encodeURIComponent(hooks));
