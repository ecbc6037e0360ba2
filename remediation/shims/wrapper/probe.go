package main

import (
	"bytes"
	"crypto/subtle"
	"encoding/json/v2"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
)

// A probed function asks for its invocations through this program, in a process of its own, which
// passes on everything but the probe. The probe is answered when the runtime asks for an
// invocation, so the function's own code has started by then; and no other invocation is taken.

const (
	probeKey = "sealed-env-probe"
	nextPath = "/runtime/invocation/next"
	// A probe is smaller; larger events are passed on unread.
	largestProbe = 1024
)

// answerProbes passes on what the runtime asks for, and answers probes, until the runtime ends.
func answerProbes(environment environment) {
	// Who ends the runtime's processes may signal them all, and the runtime takes its time.
	signal.Ignore(syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM)
	listener, err := net.FileListener(os.NewFile(listening, "listener"))
	if err != nil {
		say("nobody answers the probe: " + err.Error())
		return
	}
	filled, _ := environment.take(filledVariable)
	api := &url.URL{Scheme: "http", Host: environment[apiVariable]}
	proxy := &httputil.ReverseProxy{
		Transport: &answerer{
			// No timeout: an invocation may come after hours.
			api:         &http.Transport{DisableCompression: true},
			environment: environment,
			plaintext:   environment.without(split(filled)),
			probe:       *probeOf(environment),
		},
		Rewrite: func(passed *httputil.ProxyRequest) {
			passed.SetURL(api)
			passed.Out.Host = api.Host
			// Those of a streamed response are known once it has been read.
			passed.Out.Trailer = passed.In.Trailer
		},
		FlushInterval: -1,
		ErrorLog:      log.New(io.Discard, "", 0),
		ErrorHandler: func(response http.ResponseWriter, request *http.Request, err error) {
			if request.Context().Err() != nil {
				return // Who asked is gone.
			}
			say("the runtime's interface does not answer: " + kindOf(err))
			response.WriteHeader(http.StatusBadGateway)
		},
	}
	say("no more probes are answered: " + kindOf(http.Serve(listener, proxy)))
}

// answerer asks the runtime's interface, and answers a probe in the runtime's place.
type answerer struct {
	api         http.RoundTripper
	environment environment
	plaintext   environment
	probe       probe
}

func (a *answerer) RoundTrip(request *http.Request) (*http.Response, error) {
	for {
		response, err := a.api.RoundTrip(request)
		if err != nil || request.Method != http.MethodGet || !strings.HasSuffix(request.URL.Path, nextPath) {
			return response, err
		}
		isProbe, err := a.isProbe(response)
		if err != nil || !isProbe {
			return response, err
		}
		if err := a.answer(request, response.Header.Get("Lambda-Runtime-Aws-Request-Id")); err != nil {
			say("the answer to the probe was not sent: " + kindOf(err))
		}
	}
}

// isProbe tells whether an invocation's event is the probe with the right nonce, and nothing else.
func (a *answerer) isProbe(response *http.Response) (bool, error) {
	if response.StatusCode != http.StatusOK || response.ContentLength > largestProbe {
		return false, nil
	}
	begun, err := io.ReadAll(io.LimitReader(response.Body, largestProbe+1))
	if err != nil {
		return false, err
	}
	var event map[string]string
	if json.Unmarshal(begun, &event) == nil && len(event) == 1 && a.probe.nonce != "" &&
		subtle.ConstantTimeCompare([]byte(event[probeKey]), []byte(a.probe.nonce)) == 1 {
		return true, response.Body.Close()
	}
	rest := response.Body
	response.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(begun), rest), rest}
	return false, nil
}

// answer loads the secret once more, and says whether the function may do without its plaintext.
func (a *answerer) answer(request *http.Request, id string) error {
	body, err := json.Marshal(a.state())
	if err != nil {
		return err
	}
	path := strings.TrimSuffix(request.URL.Path, "next") + id + "/response"
	to := url.URL{Scheme: request.URL.Scheme, Host: request.URL.Host, Path: path}
	sent, err := http.NewRequestWithContext(request.Context(), http.MethodPost, to.String(), bytes.NewReader(body))
	if err != nil {
		return err
	}
	response, err := a.api.RoundTrip(sent)
	if err != nil {
		return err
	}
	return response.Body.Close()
}

// state is the answer to the probe: names, and no value.
func (a *answerer) state() map[string]any {
	told := map[string]any{
		probeKey: a.probe.nonce, "loaded": true, "cause": nil, "different": []string{}, "missing": []string{},
	}
	values, err := loadFrom(a.environment.without(a.probe.names))
	if err != nil {
		told["loaded"], told["cause"] = false, causeOf(err)
		return told
	}
	different, missing := []string{}, []string{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if plaintext, isThere := a.plaintext[name]; isThere && plaintext != values[name] {
			different = append(different, name)
		}
	}
	for _, name := range slices.Sorted(slices.Values(a.probe.names)) {
		if _, isThere := values[name]; !isThere {
			missing = append(missing, name)
		}
	}
	told["different"], told["missing"] = different, missing
	return told
}

func causeOf(err error) string {
	if failure, isOne := err.(*notLoaded); isOne {
		return failure.code
	}
	return "SettingsNotSound"
}
