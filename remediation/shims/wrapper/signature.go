package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
)

const service = "secretsmanager"

// authorization returns the header that signs a POST to "/" without a query, by Signature Version 4.
//
// headers has all that are signed, by lower-case names; "host" and "x-amz-date" are among them.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
func authorization(headers map[string]string, body []byte, region string, keys credentials) string {
	names := slices.Sorted(maps.Keys(headers))
	signed := strings.Join(names, ";")
	lines := []string{"POST", "/", ""}
	for _, name := range names {
		lines = append(lines, name+":"+strings.Join(strings.Fields(headers[name]), " "))
	}
	canonical := strings.Join(append(lines, "", signed, digest(body)), "\n")
	time := headers["x-amz-date"]
	scope := strings.Join([]string{time[:8], region, service, "aws4_request"}, "/")
	text := strings.Join([]string{"AWS4-HMAC-SHA256", time, scope, digest([]byte(canonical))}, "\n")
	key := []byte("AWS4" + keys.secretKey)
	for part := range strings.SplitSeq(scope, "/") {
		key = mac(key, part)
	}
	return "AWS4-HMAC-SHA256 Credential=" + keys.keyID + "/" + scope +
		", SignedHeaders=" + signed + ", Signature=" + hex.EncodeToString(mac(key, text))
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func mac(key []byte, text string) []byte {
	hash := hmac.New(sha256.New, key)
	hash.Write([]byte(text))
	return hash.Sum(nil)
}
