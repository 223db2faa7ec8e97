import {
	DeleteParameterCommand,
	GetParameterCommand,
	ParameterNotFound,
	PutParameterCommand,
	paginateDescribeParameters,
	type SSMClient,
} from '@aws-sdk/client-ssm';
import { StoreError } from '../../core/errors.ts';
import type { SecretStore } from '../../ports/secret-store.ts';
import { requireName, requireStorable } from '../secret-rules.ts';

/** Secrets as SecureStrings of SSM's Parameter Store, under a path of the stack; encrypted by the key that AWS keeps for SSM. */
export function createSsmSecretStore(client: SSMClient, path: string): SecretStore {
	const nameOf = (secret: string) => `${path}/${secret}`;

	/** @returns `undefined` if there is none of that name. */
	async function call<T>(what: string, run: () => Promise<T>): Promise<T | undefined> {
		try {
			return await run();
		} catch (cause) {
			if (cause instanceof ParameterNotFound) return undefined;
			throw new StoreError(`${what} below ${path}: ${(cause as Error).message}`, { cause });
		}
	}

	return {
		async get(name) {
			const get = new GetParameterCommand({ Name: nameOf(name), WithDecryption: true });
			return (await call('reading a secret', () => client.send(get)))?.Parameter?.Value;
		},
		async set(name, value) {
			requireStorable(name, value);
			const put = { Name: nameOf(name), Value: value, Type: 'SecureString', Overwrite: true } as const;
			await call('storing a secret', () => client.send(new PutParameterCommand(put)));
		},
		async list() {
			// Not GetParametersByPath: it reads values, which nobody asked for.
			const below = { ParameterFilters: [{ Key: 'Path', Option: 'OneLevel', Values: [path] }] };
			const names = await call('listing secrets', async () => {
				const found: string[] = [];
				for await (const { Parameters = [] } of paginateDescribeParameters({ client }, below))
					found.push(...Parameters.flatMap(({ Name }) => (Name === undefined ? [] : [Name.slice(path.length + 1)])));
				return found;
			});
			return (names ?? []).sort();
		},
		async delete(name) {
			requireName(name);
			const remove = new DeleteParameterCommand({ Name: nameOf(name) });
			return (await call('deleting a secret', () => client.send(remove))) !== undefined;
		},
	};
}
