package main

import (
	"net"
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

const (
	// The first argument of the process that answers probes, as a child of the runtime's or not, and
	// of the one that starts it.
	childName    = "sealed-env-answerer-child"
	answererName = "sealed-env-answerer"
	launcherName = "sealed-env-launcher"
	// The descriptors that the former listens on, and by which it sees the runtime end.
	listening = 3
	watching  = 4
	// pidfd_open, of both architectures.
	openProcess = 434
)

func init() {
	// A process is ended with the thread that has started it. This one lives on in the runtime.
	runtime.LockOSThread()
}

// startAnswerer starts the process that answers probes, and returns the address to ask for
// invocations.
//
// That process is no child of the runtime's: a program that waits for all its children would wait
// for it, too. So another process starts it, and ends; the kernel tells it when the runtime ends.
// Where the kernel does not, it is a child, which ends with its parent.
func startAnswerer(environment environment) (string, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	file, err := listener.(*net.TCPListener).File()
	if err != nil {
		return "", err
	}
	defer file.Close()
	if own, _, failure := syscall.Syscall(openProcess, uintptr(os.Getpid()), 0, 0); failure == 0 {
		process := os.NewFile(own, "runtime")
		defer process.Close()
		err = another(launcherName, environment, file, process).Run()
	} else {
		child := another(childName, environment, file)
		child.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		err = child.Start()
	}
	return listener.Addr().String(), err
}

// launchAnswerer starts the process that answers; if it cannot, this one ends with a status.
func launchAnswerer(environment environment) {
	listener, process := os.NewFile(listening, "listener"), os.NewFile(watching, "runtime")
	if err := another(answererName, environment, listener, process).Start(); err != nil {
		say(err.Error())
		os.Exit(1)
	}
}

// another returns a process of this program, which is not started yet.
func another(name string, environment environment, files ...*os.File) *exec.Cmd {
	return &exec.Cmd{
		Path:       "/proc/self/exe",
		Args:       []string{name},
		Env:        environment.list(),
		Stderr:     os.Stderr,
		ExtraFiles: files,
	}
}

// endWithRuntime ends this process once the runtime has ended.
func endWithRuntime() {
	queue, err := syscall.EpollCreate1(0)
	if err == nil {
		end := syscall.EpollEvent{Events: syscall.EPOLLIN}
		err = syscall.EpollCtl(queue, syscall.EPOLL_CTL_ADD, watching, &end)
	}
	events, ended := make([]syscall.EpollEvent, 1), 0
	for ended == 0 && (err == nil || err == syscall.EINTR) {
		ended, err = syscall.EpollWait(queue, events, -1)
	}
	os.Exit(0)
}
