package main

import (
	"bytes"
	"context"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	// The limit for the whole load; a function's init phase has ten seconds.
	loadLimit = 6 * time.Second
	tryLimit  = 3 * time.Second
	// How many requests may get no response. Throttling and service errors are retried longer.
	unansweredTries = 2
	firstPause      = 100 * time.Millisecond
	longestPause    = time.Second
	// A secret has 64 KiB at most; as JSON in JSON, a byte takes six at most, twice.
	largestAnswer = 4 << 20
)

var (
	// The endpoint's host is made from the ARN.
	arnForm  = regexp.MustCompile(`^arn:(aws[a-z-]*):secretsmanager:([a-z0-9-]{1,40}):[0-9]{12}:secret:[^:\s]+$`)
	codeForm = regexp.MustCompile(`^[A-Za-z]{1,64}$`)
	// What SDKs try again after, and what the service answers when it is broken.
	again = []string{
		"BandwidthLimitExceeded", "InternalServiceError", "PriorRequestNotComplete",
		"ProvisionedThroughputExceededException", "RequestLimitExceeded", "RequestThrottled",
		"RequestThrottledException", "RequestTimeout", "RequestTimeoutException",
		"ServiceUnavailableException", "SlowDown", "ThrottledException", "Throttling",
		"ThrottlingException", "TooManyRequestsException", "TransactionInProgressException",
	}
)

// load returns the values of a secret, by variables' names.
//
// Throttling and errors of the service are waited out until the deadline. The pauses grow, and each
// is random up to its limit ("full jitter"), so that functions that start together do not ask
// together again.
// Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
func load(arn string, environment environment) (map[string]string, error) {
	whole, cancel := context.WithTimeout(context.Background(), loadLimit)
	defer cancel()
	limit, unanswered := firstPause, 0
	var answered *notLoaded
	for {
		var failure *notLoaded
		var mayPass bool
		status, body, err := ask(whole, arn, environment)
		switch {
		case err == nil && status == http.StatusOK:
			return valuesOf(arn, body)
		case err == nil:
			failure = refusal(arn, codeOf(status, body))
			mayPass = status >= 500 || status == http.StatusTooManyRequests ||
				slices.Contains(again, failure.code)
			answered = failure
		default:
			if whole.Err() != nil && answered != nil {
				// What the service said is the cause, not that the deadline cut the next request off.
				return nil, answered
			}
			unanswered++
			failure, mayPass = noAnswer(arn, err)
			mayPass = mayPass && unanswered < unansweredTries
		}
		pause := rand.N(limit)
		if end, _ := whole.Deadline(); !mayPass || time.Until(end) <= pause {
			return nil, failure
		}
		time.Sleep(pause)
		limit = min(2*limit, longestPause)
	}
}

func ask(whole context.Context, arn string, environment environment) (int, []byte, error) {
	parts := arnForm.FindStringSubmatch(arn)
	if parts == nil {
		return 0, nil, settingsError(noArn)
	}
	partition, region := parts[1], parts[2]
	try, cancel := context.WithTimeout(whole, tryLimit)
	defer cancel()
	keys, err := credentialsOf(try, environment)
	if err != nil {
		return 0, nil, err
	}
	address, err := url.Parse(endpointURL(partition, region, environment))
	if err != nil || address.Host == "" {
		return 0, nil, settingsError(wrongSettings)
	}
	client, err := clientFor(address, environment)
	if err != nil {
		return 0, nil, err
	}
	body, _ := json.Marshal(map[string]string{"SecretId": arn})
	to := url.URL{Scheme: address.Scheme, Host: address.Host, Path: "/"}
	request, err := http.NewRequestWithContext(try, http.MethodPost, to.String(), bytes.NewReader(body))
	if err != nil {
		return 0, nil, settingsError(wrongSettings)
	}
	headers := map[string]string{
		"content-type": "application/x-amz-json-1.1",
		"x-amz-date":   time.Now().UTC().Format("20060102T150405Z"),
		"x-amz-target": "secretsmanager.GetSecretValue",
	}
	if keys.token != "" {
		headers["x-amz-security-token"] = keys.token
	}
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	headers["host"] = address.Host
	request.Header.Set("authorization", authorization(headers, body, region, keys))
	return answerTo(client, request)
}

// codeOf returns the error's code, and nothing else of the response.
func codeOf(status int, body []byte) string {
	var told struct {
		Type *string `json:"__type"`
		Code string  `json:"code"`
	}
	if json.Unmarshal(body, &told) == nil {
		code := told.Code
		if told.Type != nil {
			code = *told.Type
		}
		// An address may stand behind the code, a namespace before it.
		code, _, _ = strings.Cut(code, ":")
		if code = code[strings.LastIndexByte(code, '#')+1:]; codeForm.MatchString(code) {
			return code
		}
	}
	return "HTTP " + strconv.Itoa(status)
}

func valuesOf(arn string, body []byte) (map[string]string, error) {
	var answer struct {
		Text  *string `json:"SecretString"`
		Bytes []byte  `json:"SecretBinary"`
	}
	var given map[string]*string
	if json.Unmarshal(body, &answer) != nil {
		return nil, refusal(arn, malformed)
	}
	text := answer.Bytes
	if answer.Text != nil {
		text = []byte(*answer.Text)
	}
	// The error is not passed on: it may hold a part of the text.
	err := json.Unmarshal(text, &given, jsontext.AllowDuplicateNames(true))
	if err != nil || given == nil {
		return nil, refusal(arn, malformed)
	}
	values := map[string]string{}
	for name, value := range given {
		if value == nil || !mayBeSet(name, *value) {
			return nil, refusal(arn, malformed)
		}
		// Somebody may have copied a whole environment into the secret.
		if !strings.HasPrefix(name, ownPrefix) {
			values[name] = *value
		}
	}
	return values, nil
}

// mayBeSet tells whether an environment can hold a variable.
func mayBeSet(name, value string) bool {
	return name != "" && !strings.Contains(name, "=") && !strings.Contains(name+value, "\x00")
}
