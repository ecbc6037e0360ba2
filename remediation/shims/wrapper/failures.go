package main

import "errors"

// notLoaded says why the secret was not loaded: the code is AWS's, or names a kind of error, as the
// shims of the other languages do. None of it holds a value.
type notLoaded struct{ arn, code, remedy string }

func (f *notLoaded) Error() string {
	return f.arn + " was not loaded: " + f.code + ". " + f.remedy
}

const (
	malformed     = "not a JSON object of strings"
	noCredentials = "no credentials"
	noArn         = "not the ARN of a secret"
	bundleNotRead = "CABundleNotRead"
	proxyRefused  = "ProxyRefused"
	notTrusted    = "SSLCertVerificationError"
	wrongSettings = "SettingsNotSound"

	documented = "See https://docs.aws.amazon.com/secretsmanager/latest/apireference/" +
		"API_GetSecretValue.html"
	network = "No answer: in a VPC, the function needs a route or an endpoint to Secrets Manager"
)

var remedies = map[string]string{
	"AccessDeniedException": "Attach LambdaSecretsManagerPolicy to the function's role " +
		"(secretsmanager:GetSecretValue; kms:Decrypt, if the secret has a key of its own); a " +
		"permissions boundary may deny it, too",
	"DecryptionFailure":         "Let the function's role kms:Decrypt with the secret's key",
	"ResourceNotFoundException": "Restore the secret, or back the function out",
	"InvalidRequestException":   "The secret awaits deletion: restore it, or back the function out",
	malformed:                   `The secret's value must be {"VARIABLE": "value", ...}`,
	noCredentials:               "The execution environment has none: give the function a role",
	bundleNotRead: "AWS_CA_BUNDLE names a file that is not there or holds no certificates: put the " +
		"file where the variable says, or remove the variable",
	proxyRefused: "Let the proxy (HTTPS_PROXY) pass requests to Secrets Manager, or set NO_PROXY",
	notTrusted: "The server's certificate is not trusted: name its authority's in AWS_CA_BUNDLE, " +
		"or mend the proxy",
	wrongSettings: "No valid answer: correct the variables for the endpoint, the proxy or the " +
		"credentials (AWS_ENDPOINT_URL, HTTPS_PROXY)",
}

// refusal returns the failure for a code, with what to do about it.
func refusal(arn, code string) *notLoaded {
	remedy, isKnown := remedies[code]
	if !isKnown {
		remedy = documented
	}
	return &notLoaded{arn, code, remedy}
}

// noAnswer returns the failure of a request, by its kind, and whether another try may succeed.
func noAnswer(arn string, err error) (failure *notLoaded, mayPass bool) {
	code := kindOf(err)
	var settings settingsError
	if errors.As(err, &settings) || code == notTrusted || code == wrongSettings {
		return refusal(arn, code), false
	}
	return &notLoaded{arn, code, network}, true
}
