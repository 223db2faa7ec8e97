import { randomBytes } from 'node:crypto';
import type { SQSClientConfig } from '@aws-sdk/client-sqs';
import { REGION } from '../template/physical-ids.ts';

type Signer = Extract<NonNullable<SQSClientConfig['signer']>, { sign: unknown }>;

/** Whom the local cloud and its functions say they are. */
export interface Account {
	readonly accessKeyId: string;
	readonly secretAccessKey: string;
	readonly sessionToken?: string;
}

/** What every AWS SDK client of the local cloud is made with. */
export interface ClientSettings {
	readonly endpoint: string;
	readonly region: string;
	readonly credentials: Account;
	readonly maxAttempts: number;
	readonly useFipsEndpoint: boolean;
	readonly useDualstackEndpoint: boolean;
	/** Absent where requests are signed. */
	readonly signer?: Signer;
}

/** Whom the embedded servers let in, of one start: the access key is the secret. */
export function newAccount(): Account {
	return { accessKeyId: `SHOAL${randomBytes(20).toString('hex')}`, secretAccessKey: 'not-looked-at' };
}

/** The user's own credentials, which go only to an endpoint that the user named. */
export function budgetOfUser(): Account {
	const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = process.env;
	if (!id || !secret) return { accessKeyId: 'local', secretAccessKey: 'local' };
	return { accessKeyId: id, secretAccessKey: secret, ...(token && { sessionToken: token }) };
}

export function clientSettings(endpoint: string, account: Account): ClientSettings {
	return {
		endpoint,
		region: REGION,
		credentials: account,
		maxAttempts: 3,
		// A profile of the user may ask for these, and no emulator has them.
		useFipsEndpoint: false,
		useDualstackEndpoint: false,
	};
}

/** Of an embedded server, which looks at the access key alone. */
export function embeddedSettings(endpoint: string, account: Account): ClientSettings {
	return { ...clientSettings(endpoint, account), signer: unsignedBy(account.accessKeyId) };
}

/** A signature would be a third of what a call costs its client. */
function unsignedBy(accessKeyId: string): Signer {
	const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}, SignedHeaders=host, Signature=unsigned`;
	return {
		async sign(request) {
			request.headers.authorization = authorization;
			request.headers['x-amz-date'] = '19700101T000000Z';
			return request;
		},
	};
}
