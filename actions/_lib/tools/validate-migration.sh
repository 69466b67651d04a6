# validate-migration examines migrations: in pull requests and merge queues those that changed.
# shellcheck shell=bash disable=SC2034,SC2154  # what analyse.sh, which sources this, shares
# shellcheck source=actions/_lib/migrations.sh
. "$here/migrations.sh"
EMIT=                                         # no input of its action, whatever the job's environment has

select_input() { select_migrations; }
read_figures() { read_findings; }
no_figures() { no_findings; }
