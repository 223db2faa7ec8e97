import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { EnvironmentError } from '../../../shared/core/errors.ts';
import type { CfnNode } from './cfn-yaml.ts';
import { functionResource } from './function-resource.ts';
import { faulty, isTrue, NO_VALUE, resolveNode, type Scope } from './intrinsics.ts';
import { ACCOUNT_ID, type PhysicalIds, predictedIds, REGION } from './physical-ids.ts';
import { type QueueResource, queueResource } from './queue-resource.ts';
import type { FunctionResource, Stack, TableResource } from './stack.ts';
import { stateMachineResource } from './state-machine-resource.ts';
import { parsedTemplate } from './template-cache.ts';

export interface Template {
	readonly file: string;
	readonly root: CfnMap;
}

export type CfnMap = { readonly [key: string]: CfnNode };

export interface StackOptions {
	/** Values of parameters; those not named take their default. */
	readonly parameters?: Readonly<Record<string, string>>;
	/** Where a queue is, by its name; default: as an emulator would say. */
	readonly queueUrl?: (queueName: string) => string;
	readonly queueArn?: (queueName: string) => string;
}

/**
 * @param cacheDir - Where what was read before is kept; default: it is read anew.
 * @throws {EnvironmentError} The file cannot be read, or is no template.
 */
export async function readTemplate(file: string, cacheDir?: string): Promise<Template> {
	const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
		throw new EnvironmentError(`template ${file} cannot be read (${error.code})`);
	});
	return templateOf(await parsedTemplate(text, { file: basename(file), cacheDir }), file);
}

export function templateOf(root: CfnNode, file: string): Template {
	if (!isMap(root) || !isMap(root.Resources)) throw new EnvironmentError(`template ${file} has no Resources`);
	return { file: resolve(file), root };
}

/**
 * What a template declares, of the kinds that the local cloud plays: functions, queues, tables, buckets, state machines.
 *
 * @throws {EnvironmentError} A parameter is unknown or a property cannot be resolved; the message has its path.
 */
export function resolveStack(template: Template, { parameters = {}, ...where }: StackOptions = {}): Stack {
	const ids = predictedIds({ ...where, isFifo: (logicalId) => isFifo(template, logicalId) });
	const scope = scopeOf(template, parameters, ids);
	const queues = ofType(template, scope, 'AWS::SQS::Queue').map(([id, body]) => queueResource(id, body, ids));
	return {
		queues: queues.map((queue) => withDeadLetterQueue(queue, queues)),
		functions: ofType(template, scope, 'AWS::Serverless::Function').map(
			([id, body]): FunctionResource => functionResource(id, body, { queues, directory: dirname(template.file) }),
		),
		tables: ofType(template, scope, 'AWS::DynamoDB::Table').map(([id, body]) => tableResource(id, body, ids)),
		buckets: ofType(template, scope, 'AWS::S3::Bucket').map(([id]) => ({
			logicalId: id,
			name: ids.name(id, 'bucket'),
		})),
		stateMachines: ofType(template, scope, 'AWS::Serverless::StateMachine').map(([id, body]) =>
			stateMachineResource(id, body, dirname(template.file)),
		),
	};
}

function isFifo(template: Template, logicalId: string): boolean {
	const body = section(template, 'Resources')[logicalId];
	return isMap(body) && isMap(body.Properties) && body.Properties.FifoQueue === true;
}

function ofType(template: Template, scope: Scope, type: string): [string, CfnMap][] {
	const found: [string, CfnMap][] = [];
	for (const [logicalId, body] of Object.entries(section(template, 'Resources'))) {
		const path = `Resources.${logicalId}`;
		if (!isMap(body) || body.Type !== type) continue;
		if (typeof body.Condition === 'string' && !isTrue(body.Condition, scope, path)) continue;
		const own = (body.Properties ?? {}) as CfnMap;
		const properties = type === 'AWS::Serverless::Function' ? withGlobals(own, template) : own;
		found.push([logicalId, { ...body, Properties: resolveNode(properties, scope, `${path}.Properties`) }]);
	}
	return found;
}

/** As SAM merges them: maps by key, everything else is replaced. */
function withGlobals(own: CfnMap, template: Template): CfnMap {
	const globals = section(template, 'Globals').Function;
	return isMap(globals) ? merged(globals, own) : own;
}

function merged(base: CfnMap, over: CfnMap): CfnMap {
	const result: { [key: string]: CfnNode } = { ...base };
	for (const [key, value] of Object.entries(over)) {
		const below = base[key];
		result[key] = isMap(below) && isMap(value) ? (merged(below, value) as CfnNode) : value;
	}
	return result;
}

function scopeOf(template: Template, given: Readonly<Record<string, string>>, ids: PhysicalIds): Scope {
	const parameters = parameterValues(section(template, 'Parameters'), given);
	const resources = section(template, 'Resources');
	const typeOf = (id: string) => (isMap(resources[id]) ? String(resources[id].Type) : undefined);
	return {
		ref: (name) => PSEUDO[name] ?? parameters[name] ?? ids.ref(name, typeOf(name)),
		attribute: (logicalId, name) => ids.attribute(logicalId, typeOf(logicalId), name),
		conditions: section(template, 'Conditions'),
		mappings: section(template, 'Mappings'),
	};
}

const PSEUDO: CfnMap = {
	'AWS::NoValue': NO_VALUE,
	'AWS::Region': REGION,
	'AWS::AccountId': ACCOUNT_ID,
	'AWS::Partition': 'aws',
	'AWS::URLSuffix': 'amazonaws.com',
	'AWS::StackName': 'shoal',
};

function parameterValues(declared: CfnMap, given: Readonly<Record<string, string>>): CfnMap {
	const unknown = Object.keys(given).find((name) => !(name in declared));
	if (unknown !== undefined) throw faulty('Parameters', `there is no "${unknown}"`);

	return Object.fromEntries(
		Object.entries(declared).map(([name, body]) => {
			const value = given[name] ?? (isMap(body) ? body.Default : undefined);
			if (value === undefined) throw faulty(`Parameters.${name}`, 'has no default and no value is given');
			return [name, String(value)];
		}),
	);
}

function tableResource(logicalId: string, body: CfnMap, ids: PhysicalIds): TableResource {
	const { BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = body.Properties as CfnMap;
	const name = ids.name(logicalId, 'table');
	// The rest (time to live, tags) no emulator needs for what the adapters do.
	const input = { TableName: name, BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes };
	return { logicalId, name, input: JSON.parse(JSON.stringify(input)) };
}

function withDeadLetterQueue(queue: QueueResource, queues: readonly QueueResource[]): QueueResource {
	if (queue.redrive === undefined) return queue;
	const target = queues.find(({ arn }) => arn === queue.redrive?.deadLetterTargetArn);
	if (target !== undefined) return { ...queue, deadLetterQueue: target.logicalId };
	throw faulty(`Resources.${queue.logicalId}.Properties.RedrivePolicy`, 'names a queue that is not in the template');
}

function section(template: Template, name: string): CfnMap {
	const found = template.root[name];
	return isMap(found) ? found : {};
}

export function isMap(node: CfnNode | undefined): node is { [key: string]: CfnNode } {
	return typeof node === 'object' && node !== null && !Array.isArray(node);
}
