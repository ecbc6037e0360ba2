#!/bin/sh
# Gives a command the file system of an execution environment, and ends it with standard input.
#
#   unshare --mount --pid --fork --kill-child [...] namespace.sh FOLDER TASK OPT RUNTIME PACKAGES KEPT COMMAND
#
# FOLDER is empty and ours; TASK becomes /var/task and OPT becomes /opt, both read-only; RUNTIME's
# files become /var/runtime, and PACKAGES its node_modules. KEPT names entries of the machine's own
# /opt that stay (interpreters may live there); OPT has an empty folder for each. Everything happens
# in a mount namespace of its own: the machine's /opt and /var are untouched.
set -eu
umask 022
folder=$1 task=$2 opt=$3 runtime=$4 packages=$5 kept=$6
shift 6

# A user who is not root cannot make /var/task: so /var becomes a copy of itself, made of binds.
mount -t tmpfs -o mode=0755 execution-environment "$folder"
mkdir "$folder/var" "$folder/var/task" "$folder/var/runtime" \
    "$folder/var/runtime/node_modules"
for entry in /var/* /var/.[!.]*; do
    name=${entry##*/}
    if [ "$name" = task ] || [ "$name" = runtime ]; then
        continue
    elif [ -L "$entry" ]; then
        cp -P "$entry" "$folder/var/$name"
    elif [ -d "$entry" ]; then
        mkdir "$folder/var/$name"
        mount --rbind "$entry" "$folder/var/$name"
    fi
done
mount --bind "$task" "$folder/var/task"
mount -o remount,bind,ro "$folder/var/task"
cp "$runtime"/bootstrap* "$runtime"/*.cjs "$folder/var/runtime/"
[ -z "$packages" ] || mount --rbind "$packages" "$folder/var/runtime/node_modules"
mount --rbind "$folder/var" /var

for name in $kept; do
    mount --rbind "/opt/$name" "$opt/$name"
done
mount --rbind "$opt" /opt
mount -o remount,bind,ro /opt

cd /var/task
"$@" </dev/null &
cat >/dev/null
# What the function said goes, even when nobody is left to remove the rest.
rm -f "$folder/../log"
# This is the first process of its process namespace: as it ends, all others do.
