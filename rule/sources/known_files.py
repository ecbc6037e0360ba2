"""Fingerprints of published files that are often packaged without their installer's records.

A file with these very bytes is a published file, whatever its name and folder. Most rows here are
botocore's examples, which are full of secret-looking values: tools that shrink packages drop
``.dist-info``. ``python -m tests.rule.sources.known_files`` prints the rows. Those of other wheels
are in `known_wheels`.
"""

from __future__ import annotations

import hashlib

from .known_wheels import WHEELS

_DIGITS = 32
"""Hexadecimal digits of SHA-256: 128 bits, for which nobody can make a second file."""
_TABLE = """
19173 ce37187bbfbc4abbffbfb2440f66efe3 @aws-crypto/sha256-js/build/main/knownHashes.fixture.js
15206 f9e7c216075f56b06005053d9bf42702 @aws-crypto/sha256-js/build/module/knownHashes.fixture.js
1013 8e1d54418b4d45e154048127dbbd0aa1 @aws-crypto/sha256-js/package.json
14800 d0259e14525113c5aee2277ac22dfb60 @aws-crypto/sha256-js/src/knownHashes.fixture.ts
8473 fc8202cd50f6aea6479961f0442b11df botocore/data/application-autoscaling/2016-02-06/examples-1.json
54289 f952e2b7d8f63270a98790240de8f1ca botocore/data/autoscaling/2011-01-01/examples-1.json
9183 25b6de8bcf0c47c4b83059df98f28d4c botocore/data/cloud9/2017-09-23/examples-1.json
42721 a61d887a1a315a48ebeb4c3522dc7f1f botocore/data/devicefarm/2015-06-23/examples-1.json
35747 bd5ff42fa71a4486cfaa4e08382655a8 botocore/data/dms/2016-01-01/examples-1.json
2518 0cf5dacdb7fb925bafe15752f89b0af2 botocore/data/docdb/2014-10-31/paginators-1.json
7693 2c5da6e299b24ecd06f0d47a0219b26c botocore/data/dynamodbstreams/2012-08-10/examples-1.json
109914 d31754a0d5735cd9f964c980fda88fc2 botocore/data/ec2/2016-04-01/examples-1.json
110174 0efd7c425f1f68e78131095e9c2ec707 botocore/data/ec2/2016-09-15/examples-1.json
147949 801f3e32e31297d37889cd680580afd3 botocore/data/ec2/2016-11-15/examples-1.json
32855 3c8d70407bc869a8f65a6b228af43397 botocore/data/ec2/2016-11-15/paginators-1.json
33026 caf648c459e229b440bab37572984b6a botocore/data/ec2/2016-11-15/paginators-1.json
36519 429fabae7487683895bf811278991319 botocore/data/ecs/2014-11-13/examples-1.json
5021 bc24f730507b0f7b4dcea68877177c9f botocore/data/eks/2017-11-01/examples-1.json
30446 344e87706ca913cee939fbc69312a2fd botocore/data/elb/2012-06-01/examples-1.json
14242 62ce0f4b819cadf5771792e0e2191a66 botocore/data/fsx/2018-03-01/examples-1.json
1250 b36b158749c10bea00856be6979cf58c botocore/data/fsx/2018-03-01/paginators-1.json
27536 851fb53665a8f652f409daa7afac7de5 botocore/data/glacier/2012-06-01/examples-1.json
48537 4f912aac51590625652fd76c37e4f90e botocore/data/iam/2010-05-08/examples-1.json
215 12d9a86de93e288ff81b1f2f2d1050b3 botocore/data/importexport/2010-06-01/paginators-1.json
1427 2510aef8d4bd01e55b2ed737b71b05b4 botocore/data/kinesis/2013-12-02/paginators-1.json
77655 4e06a14e5d6e058887231bfade6c7268 botocore/data/kms/2014-11-01/examples-1.json
52811 fd3397a6d4d56541644b1ae46aafc9a4 botocore/data/lambda/2015-03-31/examples-1.json
4263 2d7d00fa41c277737ae05b0fec4753e8 botocore/data/pricing/2017-10-15/examples-1.json
57903 3dafc3a5ba3ca60d0ef6b6513c4b855e botocore/data/rds/2014-10-31/examples-1.json
7790 9f717c9f4491d81a798af3b2ea762693 botocore/data/rds/2014-10-31/paginators-1.json
7602 b44436bd340159eef95dc7ca054b0375 botocore/data/rds/2014-10-31/paginators-1.json
6883 c490f229809ec417cad69e56c45ad576 botocore/data/redshift/2012-12-01/paginators-1.json
57596 6c6c3d32b6e6c074444bfc3b9305be1e botocore/data/s3/2006-03-01/examples-1.json
22410 dcb298c7fb9ce3ca970c5c7b9bc714da botocore/data/secretsmanager/2017-10-17/examples-1.json
5321 0b832f3b8efb09045c46530631fd1360 botocore/data/securityhub/2018-10-26/paginators-1.json
4475 172551cd9eee540c8e326fdb853d66e0 botocore/data/securityhub/2018-10-26/paginators-1.json
18861 889a8907fd6ecbfa29a516dc5db9794a botocore/data/servicediscovery/2017-03-14/examples-1.json
28834 2dd386f6a39c59a850eb1601737fd411 botocore/data/ses/2010-12-01/examples-1.json
49947 dbe9813c9a9b485bf67f7b7a2aa76dad botocore/data/storagegateway/2013-06-30/examples-1.json
11885 c83fc27073767fdb7d3e5190e4dcce25 botocore/data/sts/2011-06-15/examples-1.json
29749 e8e3ee0a72f29c921f18ef95c616fd65 botocore/data/waf-regional/2016-11-28/examples-1.json
29749 e8e3ee0a72f29c921f18ef95c616fd65 botocore/data/waf/2015-08-24/examples-1.json
"""  # noqa: E501 - paths


def fingerprint(content: bytes) -> tuple[int, str]:
    """Return a file's size in bytes, and the beginning of its SHA-256."""
    return len(content), hashlib.sha256(content).hexdigest()[:_DIGITS]


def known_path(content: bytes) -> str | None:
    """Return a published file's path in its package; None if the file is not known."""
    # Compare sizes first: hashing every file would take longer than everything else here.
    return _PATHS.get(fingerprint(content)) if len(content) in _SIZES else None


_PATHS = {
    (int(size), digest): path
    for size, digest, path in (row.split() for row in (_TABLE + WHEELS).splitlines() if row)
}
_SIZES = frozenset(size for size, _ in _PATHS)
