package main

import (
	"context"
	"encoding/json/v2"
	"net/http"
	"syscall"
)

// credentials of the function's execution role.
type credentials struct{ keyID, secretKey, token string }

// credentialsOf returns the role's credentials.
//
// Functions with SnapStart have no keys in their environment: an address on this machine gives them.
// Source: https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html
func credentialsOf(try context.Context, environment environment) (credentials, error) {
	keyID, secretKey := environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"]
	if keyID != "" && secretKey != "" {
		return credentials{keyID, secretKey, environment["AWS_SESSION_TOKEN"]}, nil
	}
	address := environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"]
	if address == "" {
		return credentials{}, settingsError(noCredentials)
	}
	request, err := http.NewRequestWithContext(try, http.MethodGet, address, http.NoBody)
	if err != nil {
		return credentials{}, settingsError(wrongSettings)
	}
	request.Header.Set("authorization", environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"])
	status, body, err := answerTo(&http.Client{Transport: &http.Transport{}}, request)
	if err != nil {
		return credentials{}, err
	}
	if status >= http.StatusInternalServerError {
		return credentials{}, syscall.ECONNREFUSED // It may be asked again.
	}
	var given struct {
		KeyID     string `json:"AccessKeyId"`
		SecretKey string `json:"SecretAccessKey"`
		Token     string
	}
	if status != http.StatusOK || json.Unmarshal(body, &given) != nil {
		return credentials{}, settingsError(noCredentials)
	}
	return credentials{given.KeyID, given.SecretKey, given.Token}, nil
}
