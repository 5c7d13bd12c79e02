"""The environment of a function in tests. Importing it changes nothing else."""

AWS_ENV = {
    # A missed mock must not reach an account.
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
}
STAGE_ENV = {
    "STAGE": "test",
    "TABLE_NAME": "rapport-test",
    "AUDIT_TABLE_NAME": "rapport-test-audit",
    "AUDIT_BUCKET": "rapport-test-audit",
    "EXPORT_BUCKET": "rapport-test-exports",
    "FILE_BUCKET": "rapport-test-files",
    "HL7_BUCKET": "rapport-test-hl7",
    "SEND_QUEUE_URL": "",
    "PLAN_QUEUE_URL": "",
    "BULK_QUEUE_URL": "",
    "HOOK_QUEUE_URL": "",
    "INBOUND_TOPIC_ARN": "arn:aws:sns:us-east-1:123456789012:inbound",
    "USER_POOL_ID": "us-east-1_test",
    "USER_POOL_CLIENT_ID": "test-client",
    "SECRETS_ARN": "rapport-test-secrets",
    "EMAIL_CONFIGURATION_SET": "rapport-test",
    "PUBLIC_BASE_URL": "https://rapport.example",
    "SHARED_SENDER": "hello@rapport.example",
    "TRIAL_NUMBER": "+12025550190",
}
