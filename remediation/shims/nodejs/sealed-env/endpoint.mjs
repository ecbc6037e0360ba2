// The endpoint of Secrets Manager, by the variables that AWS's SDKs read.
//
// Sources: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html and
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html

// By partition: the suffix of plain names, of dual-stack names, and of the latter with FIPS. Where
// they are equal, every name is of both stacks.
const SUFFIXES = {
  aws: ['amazonaws.com', 'amazonaws.com'],
  'aws-us-gov': ['amazonaws.com', 'amazonaws.com'],
  'aws-cn': ['amazonaws.com.cn', 'amazonaws.com.cn', 'api.amazonwebservices.com.cn'],
  'aws-iso': ['c2s.ic.gov', 'api.aws.ic.gov'],
  'aws-iso-b': ['sc2s.sgov.gov', 'api.aws.scloud'],
  'aws-iso-e': ['cloud.adc-e.uk', 'api.cloud-aws.adc-e.uk'],
  'aws-iso-f': ['csp.hci.ic.gov', 'api.aws.hci.ic.gov'],
  'aws-eusc': ['amazonaws.eu', 'api.amazonwebservices.eu'],
};

/** Return the URL of Secrets Manager for a secret's partition and Region. */
export function endpointUrl(partition, region, environment) {
  if (!isSet(environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS)) {
    const configured =
      environment.AWS_ENDPOINT_URL_SECRETS_MANAGER || environment.AWS_ENDPOINT_URL;
    if (configured) return configured;
  }
  const [plain, dualStack, withFips = dualStack] = SUFFIXES[partition] ?? SUFFIXES.aws;
  const isFips = isSet(environment.AWS_USE_FIPS_ENDPOINT);
  const isDualStack = isSet(environment.AWS_USE_DUALSTACK_ENDPOINT);
  const service = isFips ? 'secretsmanager-fips' : 'secretsmanager';
  const suffix = isDualStack ? (isFips ? withFips : dualStack) : plain;
  return `https://${service}.${region}.${suffix}`;
}

function isSet(value) {
  return value?.toLowerCase() === 'true';
}
