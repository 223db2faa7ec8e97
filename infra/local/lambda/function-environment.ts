import { randomBytes } from 'node:crypto';
import { devNull, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SocketShares } from '../descriptors.ts';
import type { Account } from '../servers/client-settings.ts';
import { REGION } from '../template/physical-ids.ts';
import type { FunctionResource } from '../template/stack.ts';

export interface CloudContext {
	readonly endpoints: { readonly sqs: string; readonly dynamodb: string; readonly s3?: string };
	/** Of an endpoint that was given; embedded there is none. */
	readonly endpointUrl: string | undefined;
	readonly account: Account;
	/** Where objects and secrets are. */
	readonly dataDir: string;
	/** What instances may open; absent where there is plenty. */
	readonly sockets?: SocketShares | undefined;
	/** As `DNS_SERVERS` of the functions. */
	readonly dnsServers?: string | undefined;
}

/** What every function finds beside its own variables: where AWS is, and credentials that are good for nothing else. */
export function cloudEnvironment({
	endpoints,
	endpointUrl,
	account,
	dataDir,
	dnsServers,
	sockets,
}: CloudContext): Record<string, string> {
	return {
		AWS_REGION: REGION,
		AWS_DEFAULT_REGION: REGION,
		AWS_ACCESS_KEY_ID: account.accessKeyId,
		AWS_SECRET_ACCESS_KEY: account.secretAccessKey,
		...(account.sessionToken !== undefined && { AWS_SESSION_TOKEN: account.sessionToken }),
		// The user's own profiles and the metadata service of this machine are none of a function's business.
		AWS_CONFIG_FILE: devNull,
		AWS_SHARED_CREDENTIALS_FILE: devNull,
		AWS_EC2_METADATA_DISABLED: 'true',
		AWS_ENDPOINT_URL_SQS: endpoints.sqs,
		AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
		// Embedded servers look at the access key, and verify no signature.
		...(endpointUrl === undefined ? { UNSIGNED_REQUESTS: 'true' } : { AWS_ENDPOINT_URL: endpointUrl }),
		...(endpoints.s3 === undefined && {
			OBJECT_STORE_DIR: join(dataDir, 'objects'),
			// Of this start: addresses to upload to are signed with it.
			UPLOAD_SECRET: randomBytes(32).toString('hex'),
		}),
		REPORTS_DIR: join(dataDir, 'reports'),
		SECRETS_FILE: join(dataDir, 'secrets.json'),
		API_KEYS_FILE: join(dataDir, 'api-keys.json'),
		...(dnsServers && { DNS_SERVERS: dnsServers }),
		...sockets,
		TMPDIR: tmpdir(),
	};
}

/** The environment of one instance: the template's variables, the cloud's, and what Lambda sets itself. */
export function instanceEnvironment(
	resource: FunctionResource,
	cloud: Readonly<Record<string, string>>,
	stream: { readonly group: string; readonly name: string },
): Record<string, string> {
	// Source is run as it is, so there are no maps to read; each thread would pay for the option.
	// And where the API is reached here, nobody knows when the template is read.
	const { NODE_OPTIONS: _, PUBLIC_URL: __, ...own } = resource.environment;
	return {
		...cloud,
		...own,
		TZ: ':UTC',
		AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
		AWS_LAMBDA_FUNCTION_NAME: resource.name,
		AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
		AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(resource.memoryMb),
		AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
		AWS_LAMBDA_LOG_GROUP_NAME: stream.group,
		AWS_LAMBDA_LOG_STREAM_NAME: stream.name,
		LAMBDA_TASK_ROOT: dirname(resource.handlerFile),
		// A thread cannot see when it began, as a process can.
		INSTANCE_STARTED_AT: String(Date.now()),
	};
}
