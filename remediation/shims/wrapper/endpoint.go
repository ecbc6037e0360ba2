package main

import "strings"

// suffixes of host names: of plain ones, of dual-stack ones, and of the latter with FIPS.
type suffixes struct{ plain, dualStack, dualStackWithFips string }

var partitions = map[string]suffixes{
	"aws":        {"amazonaws.com", "amazonaws.com", "amazonaws.com"},
	"aws-us-gov": {"amazonaws.com", "amazonaws.com", "amazonaws.com"},
	"aws-cn":     {"amazonaws.com.cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn"},
	"aws-iso":    {"c2s.ic.gov", "api.aws.ic.gov", "api.aws.ic.gov"},
	"aws-iso-b":  {"sc2s.sgov.gov", "api.aws.scloud", "api.aws.scloud"},
	"aws-iso-e":  {"cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "api.cloud-aws.adc-e.uk"},
	"aws-iso-f":  {"csp.hci.ic.gov", "api.aws.hci.ic.gov", "api.aws.hci.ic.gov"},
	"aws-eusc":   {"amazonaws.eu", "api.amazonwebservices.eu", "api.amazonwebservices.eu"},
}

// endpointURL returns the URL of Secrets Manager, by the variables that AWS's SDKs read.
//
// Sources: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html and
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html
func endpointURL(partition, region string, environment environment) string {
	if !isOn(environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]) {
		for _, name := range []string{"AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_ENDPOINT_URL"} {
			if configured := environment[name]; configured != "" {
				return configured
			}
		}
	}
	of, isKnown := partitions[partition]
	if !isKnown {
		of = partitions["aws"]
	}
	host, suffix := service, of.plain
	isFips := isOn(environment["AWS_USE_FIPS_ENDPOINT"])
	if isFips {
		host += "-fips"
	}
	if isOn(environment["AWS_USE_DUALSTACK_ENDPOINT"]) {
		suffix = of.dualStack
		if isFips {
			suffix = of.dualStackWithFips
		}
	}
	return "https://" + host + "." + region + "." + suffix
}

func isOn(value string) bool {
	return strings.EqualFold(value, "true")
}
