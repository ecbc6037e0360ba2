package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
)

// amazonLinuxBundle is the system's bundle of authorities. Go would read it twice, once as a file and
// once more in its folder, which takes as long as all the rest.
const amazonLinuxBundle = "/etc/pki/tls/certs/ca-bundle.crt"

// clientFor returns a client for an address, that goes through the proxy and trusts the authorities
// that the environment names, as for AWS's SDKs.
func clientFor(address *url.URL, environment environment) (*http.Client, error) {
	proxy, err := proxyFor(address, environment)
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{
		Proxy:                  http.ProxyURL(proxy),
		OnProxyConnectResponse: mustOpen,
		DisableCompression:     true,
		DisableKeepAlives:      true,
	}
	if address.Scheme == "https" || proxy != nil && proxy.Scheme == "https" {
		authorities, err := authoritiesOf(environment)
		if err != nil {
			return nil, err
		}
		transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: authorities}
	}
	return &http.Client{
		Transport: transport,
		// What is signed is sent to one address only.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

// answerTo returns the status and the body of the response to a request.
func answerTo(client *http.Client, request *http.Request) (int, []byte, error) {
	response, err := client.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, largestAnswer))
	return response.StatusCode, body, err
}

// authoritiesOf returns whom to trust; nil: those that Go finds on this system.
func authoritiesOf(environment environment) (*x509.CertPool, error) {
	if bundle := environment["AWS_CA_BUNDLE"]; bundle != "" {
		if authorities := authoritiesIn(bundle); authorities != nil {
			return authorities, nil
		}
		return nil, settingsError(bundleNotRead)
	}
	if environment["SSL_CERT_DIR"] != "" {
		return nil, nil
	}
	// Go would add the folders' to those of this file, too. The runtime of .NET names an empty one.
	return authoritiesIn(amazonLinuxBundle, environment["SSL_CERT_FILE"]), nil
}

// authoritiesIn returns the certificates in a file, and in more files; nil if the first has none.
func authoritiesIn(bundle string, more ...string) *x509.CertPool {
	text, err := os.ReadFile(bundle)
	authorities := x509.NewCertPool()
	if err != nil || !authorities.AppendCertsFromPEM(text) {
		return nil
	}
	for _, each := range more {
		if text, err := os.ReadFile(each); err == nil {
			authorities.AppendCertsFromPEM(text)
		}
	}
	return authorities
}

// proxyFor returns the proxy for an address, by the variables that AWS's SDKs and other clients
// read; nil if there is none.
func proxyFor(address *url.URL, environment environment) (*url.URL, error) {
	name := address.Scheme + "_proxy"
	given := environment.first(name, strings.ToUpper(name))
	if given == "" || isTakenOut(address, environment.first("no_proxy", "NO_PROXY")) {
		return nil, nil
	}
	if !strings.Contains(given, "//") {
		given = "http://" + given
	}
	proxy, err := url.Parse(given)
	if err != nil || proxy.Host == "" || proxy.Scheme != "http" && proxy.Scheme != "https" {
		return nil, settingsError(wrongSettings)
	}
	return proxy, nil
}

func isTakenOut(address *url.URL, list string) bool {
	for entry := range strings.SplitSeq(strings.ToLower(list), ",") {
		entry = strings.TrimSpace(entry)
		if entry == "*" {
			return true
		}
		entry = strings.TrimPrefix(strings.TrimPrefix(entry, "*"), ".")
		for _, host := range []string{address.Hostname(), address.Host} {
			host = strings.ToLower(host)
			if entry != "" && (host == entry || strings.HasSuffix(host, "."+entry)) {
				return true
			}
		}
	}
	return false
}

// mustOpen fails if a proxy opens no tunnel; after a server's error, another try may succeed.
func mustOpen(_ context.Context, _ *url.URL, _ *http.Request, response *http.Response) error {
	switch {
	case response.StatusCode >= http.StatusInternalServerError:
		return syscall.ECONNREFUSED
	case response.StatusCode < 200 || response.StatusCode > 299:
		return settingsError(proxyRefused)
	}
	return nil
}

// settingsError is an error that the same request would meet again, by its code.
type settingsError string

func (e settingsError) Error() string { return string(e) }

// kindOf names the kind of an error, and nothing else of it: its text may hold a value.
//
// What is not the network's is the settings': a port that is none, a token of two lines.
func kindOf(err error) string {
	var settings settingsError
	var certificate *tls.CertificateVerificationError
	var address *net.AddrError
	var other interface{ Timeout() bool }
	var operation *net.OpError
	switch {
	case errors.As(err, &settings):
		return string(settings)
	case errors.As(err, &certificate):
		return notTrusted
	case errors.As(err, &address):
		return wrongSettings
	case errors.As(err, &other) && other.Timeout():
		return "TimeoutError"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "ConnectionRefusedError"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "ConnectionResetError"
	case errors.As(err, &operation):
		return "ConnectionError"
	default:
		return wrongSettings
	}
}
