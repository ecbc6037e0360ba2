package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// fillOrKeepPlaintext fills the environment from the secret, and returns the names that it added.
//
// A function that has all its plaintext goes on with it, whatever is wrong with the secret or with
// this program: live traffic runs through a shadowed function.
func fillOrKeepPlaintext(environment environment, probe *probe) (filled []string, err error) {
	if probe == nil || !isShadowed(environment, probe) {
		return fill(environment)
	}
	hasAll := !slices.ContainsFunc(probe.names, func(name string) bool { return !environment.has(name) })
	filled, err = rehearse(environment, probe)
	if err != nil && hasAll {
		say("going on with the plaintext, since all of it is still there: " + err.Error())
		return nil, nil
	}
	return filled, err
}

// isShadowed tells whether plaintext is still there; without any, a probed function starts as it
// will when it is sealed.
func isShadowed(environment environment, probe *probe) bool {
	return len(probe.names) == 0 || slices.ContainsFunc(probe.names, environment.has)
}

// fill adds the secret's values; variables that are set keep their own.
func fill(environment environment) ([]string, error) {
	values, err := loadFrom(environment)
	if err != nil {
		return nil, err
	}
	var again []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if environment.has(name) {
			again = append(again, name)
		}
	}
	if again != nil {
		say("set again in the environment, which wins over the secret: " + strings.Join(again, ", "))
	}
	return add(environment, values, slices.Collect(maps.Keys(values))), nil
}

// rehearse loads the secret as it will be loaded once the plaintext is gone, and adds what of the
// listed variables is missing already.
func rehearse(environment environment, probe *probe) (filled []string, err error) {
	defer func() {
		if recover() != nil { // what was wrong may hold a value
			err = errors.New("the wrapper itself failed")
		}
	}()
	values, err := loadFrom(environment.without(probe.names))
	if err != nil {
		return nil, err
	}
	return add(environment, values, probe.names), nil
}

func add(environment environment, values map[string]string, names []string) []string {
	var added []string
	for _, name := range names {
		if value, isThere := values[name]; isThere && !environment.has(name) {
			environment[name] = value
			added = append(added, name)
		}
	}
	return added
}

func loadFrom(environment environment) (map[string]string, error) {
	arn := environment[arnVariable]
	if arn == "" {
		return nil, fmt.Errorf(
			"the function's wrapper is the one of a sealed environment, and %s is gone: "+
				"run the backout runbook, or deploy the function anew", arnVariable)
	}
	return load(arn, environment)
}
