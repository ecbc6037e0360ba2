package main

import (
	"maps"
	"slices"
	"strings"
)

// environment holds variables by their names.
type environment map[string]string

func environmentOf(list []string) environment {
	found := environment{}
	for _, each := range list {
		if name, value, isOne := strings.Cut(each, "="); isOne {
			found[name] = value
		}
	}
	return found
}

// list returns the variables as a process is given them.
func (e environment) list() []string {
	list := make([]string, 0, len(e))
	for _, name := range slices.Sorted(maps.Keys(e)) {
		list = append(list, name+"="+e[name])
	}
	return list
}

// take returns a variable's value, and removes the variable.
func (e environment) take(name string) (value string, isSet bool) {
	value, isSet = e[name]
	delete(e, name)
	return value, isSet
}

// without returns a copy that lacks some variables.
func (e environment) without(names []string) environment {
	copied := maps.Clone(e)
	for _, name := range names {
		delete(copied, name)
	}
	return copied
}

// withoutOwn returns a copy without this program's own variables, for the runtime.
func (e environment) withoutOwn() environment {
	copied := maps.Clone(e)
	maps.DeleteFunc(copied, func(name, _ string) bool { return strings.HasPrefix(name, ownPrefix) })
	return copied
}

// first returns the first of some variables' values that is not empty.
func (e environment) first(names ...string) string {
	for _, name := range names {
		if e[name] != "" {
			return e[name]
		}
	}
	return ""
}

func (e environment) has(name string) bool {
	_, isSet := e[name]
	return isSet
}

// probe is what SEALED_ENV_PROBE says: "<nonce>:<NAME>,<NAME>".
type probe struct {
	nonce string
	names []string
}

// probeOf returns the probe; nil if nobody asks whether the function starts.
func probeOf(e environment) *probe {
	text, isSet := e[probeVariable]
	if !isSet {
		return nil
	}
	nonce, listed, _ := strings.Cut(text, ":")
	return &probe{nonce, split(listed)}
}

// split returns the names between commas.
func split(listed string) []string {
	return slices.DeleteFunc(strings.Split(listed, ","), func(name string) bool { return name == "" })
}
