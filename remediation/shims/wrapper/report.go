package main

import (
	"bytes"
	"context"
	"encoding/json/v2"
	"net/http"
	"time"
)

const (
	reportLimit = time.Second
	errorType   = "SecretNotLoaded"
)

// reportInitError tells Lambda why the runtime does not start, so that whoever invokes the function
// reads it; without, Lambda would say only that a process has ended.
//
// Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
func reportInitError(environment environment, failure error) {
	body, err := json.Marshal(map[string]any{
		"errorMessage": failure.Error(), "errorType": errorType, "stackTrace": []string{},
	})
	if err != nil || environment[apiVariable] == "" {
		return
	}
	limited, cancel := context.WithTimeout(context.Background(), reportLimit)
	defer cancel()
	to := "http://" + environment[apiVariable] + "/2018-06-01/runtime/init/error"
	request, err := http.NewRequestWithContext(limited, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return
	}
	request.Header.Set("Content-Type", "application/vnd.aws.lambda.error+json")
	request.Header.Set("Lambda-Runtime-Function-Error-Type", errorType)
	if response, err := (&http.Transport{}).RoundTrip(request); err == nil {
		response.Body.Close()
	}
}
