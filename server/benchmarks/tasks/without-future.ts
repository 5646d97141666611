/**
 * A setup that leaves in a repository only what its present commit descends from: later commits, other branches and tags
 * may hold the known fix. It fails where something else is still reachable. Nothing happens without a repository.
 */
export const withoutFuture = `
# removing from the history of the code what is later than the task
g() { git -c safe.directory='*' -c gc.auto=0 "$@"; }
command -v git >/dev/null && g rev-parse -q --verify HEAD >/dev/null || exit 0
for remote in $(g remote); do g remote remove "$remote"; done
here=$(g symbolic-ref -q HEAD || true)
g for-each-ref --format='%(refname)' | while IFS= read -r ref; do
  [ "$ref" = "$here" ] || g merge-base --is-ancestor "$ref" HEAD 2>/dev/null || g update-ref -d "$ref"
done
rm -f .git/FETCH_HEAD .git/ORIG_HEAD .git/MERGE_HEAD .git/packed-refs.lock
g reflog expire --expire=now --expire-unreachable=now --all
g stash clear
g gc -q --prune=now
[ "$(g rev-list --all --not HEAD | wc -l)" -eq 0 ] || { echo 'The history still holds commits that are not before the task.' >&2; exit 1; }
`.trim();
