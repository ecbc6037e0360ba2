// Loads a function's secret into its environment, then runs the runtime in place of itself.
//
// AWS Lambda runs this program with the runtime's command as its arguments, since the function's
// AWS_LAMBDA_EXEC_WRAPPER names it. A wrapper that was there before stands in SEALED_ENV_WRAPPER,
// and runs next. In a container image, its ENTRYPOINT begins with this program, and its ENV sets
// SEALED_ENV_IMAGE. Nothing but the standard library; no shell sees a value that was loaded.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

const (
	arnVariable     = "SEALED_ENV_ARN"
	otherVariable   = "SEALED_ENV_WRAPPER"
	probeVariable   = "SEALED_ENV_PROBE"
	wrapperVariable = "AWS_LAMBDA_EXEC_WRAPPER"
	apiVariable     = "AWS_LAMBDA_RUNTIME_API"
	// Set by a container image whose ENTRYPOINT begins with this program.
	imageVariable = "SEALED_ENV_IMAGE"
	// Of this program alone: the runtime, while another wrapper runs in between, if it may lead the
	// runtime elsewhere.
	runtimeVariable = "SEALED_ENV_RUNTIME"
	// Of this program alone: the names of the variables that the secret filled.
	filledVariable = "SEALED_ENV_FILLED"
	// How the names of all these variables but Lambda's begin.
	ownPrefix = "SEALED_ENV_"

	// Larger wrappers are no scripts, and are not searched.
	largestScript = 1 << 20

	// The statuses by which the runtimes' own start says that a wrapper cannot be run.
	notExecutable = 126
	notThere      = 127
)

func main() {
	environment := environmentOf(os.Environ())
	switch os.Args[0] {
	case launcherName:
		launchAnswerer(environment)
		return
	case answererName:
		go endWithRuntime()
		answerProbes(environment)
		return
	case childName:
		answerProbes(environment)
		return
	}
	if err := start(os.Args[1:], environment); err != nil {
		say(err.Error())
		reportInitError(environment, err)
		os.Exit(1)
	}
}

// start fills the environment, and runs the command; it returns only an error.
func start(command []string, environment environment) error {
	if runtime, isSet := environment.take(runtimeVariable); isSet {
		return run(append([]string{runtime}, command...), environment)
	}
	if len(command) == 0 {
		return errors.New("no command was given: Lambda runs this program as a wrapper of the runtime")
	}
	probe := probeOf(environment)
	isImage := environment.has(imageVariable)
	if isImage && environment[arnVariable] == "" && probe == nil {
		// The image comes before the secret, and stays when the function is backed out.
		return replaceProcess(command, environment.withoutOwn())
	}
	filled, err := fillOrKeepPlaintext(environment, probe)
	if err != nil {
		return err
	}
	if probe != nil {
		environment[filledVariable] = strings.Join(filled, ",")
	}
	if isImage { // another wrapper is the business of what the image starts
		return run(command, environment)
	}
	own := environment[wrapperVariable]
	other, isNoted := environment[otherVariable]
	delete(environment, wrapperVariable)
	if isNoted && other != own {
		environment[wrapperVariable] = other
	}
	if environment[wrapperVariable] == "" { // Lambda runs no wrapper then
		return run(command, environment)
	}
	if self, err := os.Executable(); err == nil && probe != nil && mayLeadElsewhere(other) {
		// This program runs once more behind the other, in place of the runtime, wherever the other
		// puts more arguments.
		environment[runtimeVariable] = command[0]
		return replaceProcess(append([]string{other, self}, command[1:]...), environment)
	}
	return run(append([]string{other}, command...), environment)
}

// mayLeadElsewhere tells whether a wrapper knows of the address at which the runtime asks for its
// invocations, and so may name another one: Datadog's does.
func mayLeadElsewhere(wrapper string) bool {
	path, err := exec.LookPath(wrapper)
	if err != nil {
		return false
	}
	file, err := os.Open(path)
	if err != nil {
		return true
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, largestScript+1))
	return err != nil || len(content) > largestScript || bytes.Contains(content, []byte(apiVariable))
}

// run runs the runtime or another wrapper, and what answers the probe beside it if there is one.
func run(command []string, environment environment) error {
	runtimes := environment.withoutOwn()
	if probe := probeOf(environment); probe != nil {
		address, err := startAnswerer(environment)
		if err != nil {
			say("nobody answers the probe: " + err.Error())
		} else {
			runtimes[apiVariable] = address
		}
	}
	return replaceProcess(command, runtimes)
}

// replaceProcess runs a command in this process's place; if it cannot be run, this process ends as
// the runtimes' own start does.
func replaceProcess(command []string, environment environment) error {
	path, err := exec.LookPath(command[0])
	if err == nil {
		err = syscall.Exec(path, command, environment.list())
	}
	if errors.Is(err, syscall.ENOEXEC) {
		err = replaceByShell(append([]string{path}, command[1:]...), environment)
	}
	if errors.Is(err, os.ErrPermission) {
		say(command[0] + ": is not an executable")
		os.Exit(notExecutable)
	}
	say(command[0] + ": does not exist, or cannot be run")
	os.Exit(notThere)
	return nil
}

// replaceByShell runs a script that does not name its interpreter in its first line. The runtimes' own
// start is a script of bash, which runs such a file itself.
func replaceByShell(script []string, environment environment) (err error) {
	for _, shell := range []string{"/bin/bash", "/bin/sh"} {
		err = syscall.Exec(shell, append([]string{shell}, script...), environment.list())
	}
	return err
}

// say writes a line into the function's log.
func say(text string) {
	fmt.Fprintln(os.Stderr, "sealed-env: "+text)
}
