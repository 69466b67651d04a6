"""actions/setup: where the executables come from, and what it refuses."""

import hashlib
import platform
import shutil
import subprocess
from pathlib import Path

from github import BIN, SOURCE, WORK, Repository, done, event, ok, run_action, same

version = (SOURCE / "VERSION").read_text().strip()
cpu = {"x86_64": "x64", "aarch64": "arm64"}[platform.machine()]
name = f"pgsteward-{version}-linux-{cpu}"
release = WORK / "releases" / f"v{version}"
release.mkdir(parents=True)
(WORK / name / "bin").mkdir(parents=True)
shutil.copy(BIN / "validate-migration", WORK / name / "bin")
subprocess.run(["tar", "-czf", str(release / f"{name}.tar.gz"), "-C", str(WORK), name], check=True)
archive = release / f"{name}.tar.gz"
checksum = hashlib.sha256(archive.read_bytes()).hexdigest()
sums = release / f"pgsteward_{version}_checksums.txt"
sums.write_text(f"{'0' * 64}  pgsteward_{version}_amd64.deb\n{checksum}  {archive.name}\n")

repository = Repository()
workspace = repository.checkout(repository.commit({"a.txt": "a"}))
FROM_FOLDER = {"download-url": f"file://{WORK}/releases"}


def setup(inputs, action="setup", name="push", **others):
    return run_action(action, workspace, name, event("push", before="0" * 40, head="0" * 40), inputs, **others)


def refused(what, inputs, words, **others):
    result = setup(inputs, **others)
    same(f"{what} is refused", 2, result["status"], result["log"])
    same(f"{what}: with one error", ["error"], [a["level"] for a in result["annotations"]], result["log"])
    ok(f"{what}: that says {words!r}", words in result["annotations"][0]["message"], result["annotations"])


result = setup(FROM_FOLDER)
same("a release is installed", "success", result["conclusion"], result["log"])
same("its version", version, result["outputs"]["version"])
same("it was not there before", "false", result["outputs"]["cache-hit"])
same("its folder is on the PATH", [result["outputs"]["path"]], result["paths"])
ok("it runs", subprocess.run([result["outputs"]["path"] + "/validate-migration", "--version"], stdout=subprocess.DEVNULL, check=False).returncode == 0)
cache = str(Path(result["temp"]) / "tool-cache")
result = setup({"download-url": "file:///nowhere"}, env={"RUNNER_TOOL_CACHE": cache})
same("the second time it is there", ("success", "true"), (result["conclusion"], result["outputs"]["cache-hit"]), result["log"])
result = setup({**FROM_FOLDER, "checksum": checksum})
same("with its checksum", "success", result["conclusion"], result["log"])
result = setup({"bin-dir": str(BIN)})
same("a folder that is there", ("success", str(BIN)), (result["conclusion"], result["outputs"]["path"]), result["log"])
result = setup({**FROM_FOLDER, "paths": ".", "files": "a.sql"}, action="validate-migration")
ok("validate-migration installs the same way", "a.sql" in result["annotations"][0]["message"], result["log"])

refused("another checksum", {**FROM_FOLDER, "checksum": "ab" * 32}, "not what was released")
refused("a checksum that is none", {**FROM_FOLDER, "checksum": "abc"}, "no SHA-256")
refused("http", {"download-url": "http://example.org"}, "https://")
refused("a release that does not exist", {**FROM_FOLDER, "version": "99.0.0"}, "cannot download")
refused("a version that is none", {"version": "latest"}, "1.2.3")
refused("a version that is a path", {"version": "../../0.1.0"}, "1.2.3")
refused("a version on two lines", {"version": f"{version}\nx"}, "one line")
refused("a folder of another version", {"bin-dir": str(BIN), "version": "99.0.0"}, "not 99.0.0")
refused("an empty folder", {"bin-dir": str(WORK / "releases")}, "no executable")
refused("install: none", {"install": "none"}, "install: none")
refused("install: magic", {"install": "magic"}, "release source none")
refused("macOS", FROM_FOLDER, "Linux only", env={"RUNNER_OS": "macOS"})
refused("pull_request_target", FROM_FOLDER, "pull_request_target", name="pull_request_target")
sums.write_text(f"{'0' * 64}  {archive.name}\n")
refused("an archive that is not the released one", FROM_FOLDER, "not what was released")
sums.write_text("")
refused("an archive without a checksum", FROM_FOLDER, "no SHA-256")
sums.unlink()
refused("a release without checksums", FROM_FOLDER, "cannot download")
done()
