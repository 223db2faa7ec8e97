import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

type Input = Record<string, unknown>;

export interface SsmServer {
	readonly url: string;
	/** Actions that were called, in order. */
	readonly calls: string[];
	/** What is stored, by full name. */
	readonly parameters: ReadonlyMap<string, Input>;
	close(): Promise<void>;
}

class Fault extends Error {}

/** As much of SSM's Parameter Store as secrets need; pages of two, so that they are gone through. */
export async function startSsmServer(): Promise<SsmServer> {
	const parameters = new Map<string, Input>();
	const calls: string[] = [];
	const actions: Record<string, (input: Input) => unknown> = {
		GetParameter({ Name, WithDecryption }) {
			const { Value } = parameters.get(Name as string) ?? missing();
			return { Parameter: { Name, Value: WithDecryption ? Value : 'encrypted' } };
		},
		PutParameter(input) {
			if (parameters.has(input.Name as string) && input.Overwrite !== true) throw new Fault('ParameterAlreadyExists');
			parameters.set(input.Name as string, input);
			return { Version: 1 };
		},
		DeleteParameter({ Name }) {
			return parameters.delete(Name as string) ? {} : missing();
		},
		DescribeParameters({ ParameterFilters, NextToken = '0' }) {
			const [{ Values: [path = ''] = [] } = {}] = ParameterFilters as { Values?: string[] }[];
			const names = [...parameters.keys()].filter((name) => name.startsWith(`${path}/`));
			const from = Number(NextToken);
			const page = names.slice(from, from + 2).map((Name) => ({ Name }));
			return { Parameters: page, ...(from + 2 < names.length && { NextToken: String(from + 2) }) };
		},
	};

	const server = createServer(async (request, response) => {
		const action = String(request.headers['x-amz-target']).replace('AmazonSSM.', '');
		calls.push(action);
		response.setHeader('content-type', 'application/x-amz-json-1.1');
		try {
			const answer = actions[action]?.((await json(request)) as Input);
			response.end(JSON.stringify(answer ?? {}));
		} catch (error) {
			response.writeHead(error instanceof Fault ? 400 : 500);
			response.end(JSON.stringify({ __type: (error as Error).message, message: 'no such parameter' }));
		}
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');

	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		calls,
		parameters,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function missing(): never {
	throw new Fault('ParameterNotFound');
}
