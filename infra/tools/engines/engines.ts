import { join } from 'node:path';
import { javaTools } from '../java-tools.ts';
import { pythonTools } from '../python-tools.ts';
import { startMinistack } from './ministack.ts';
import { type Engine, freePort, startEngine } from './start-engine.ts';

/** Services that the adapters speak to; endpoints are named as the AWS SDK names them. */
export const SERVICES = ['DYNAMODB', 'SQS', 'S3'] as const;
export type Service = (typeof SERVICES)[number];

export interface TriedEngine {
	/** With its version, as the table names it. */
	readonly name: string;
	readonly from: string;
	readonly services: readonly Service[];
	start(folder: string): Promise<Engine>;
}

/** Engines that need no Docker. LocalStack, which does, is what `npm run test:localstack` starts. */
export const ENGINES: readonly TriedEngine[] = [
	{ name: 'ministack 1.5.33', from: 'PyPI', services: SERVICES, start: startMinistack },
	{ name: 'moto 5.2.5', from: 'PyPI', services: SERVICES, start: startMoto },
	{ name: 'DynamoDB Local 2.6.1', from: 'Maven Central', services: ['DYNAMODB'], start: startDynamoDbLocal },
	{ name: 'ElasticMQ 1.7.1', from: 'Maven Central', services: ['SQS'], start: startElasticMq },
];

async function startMoto(folder: string): Promise<Engine> {
	const [{ bin, env }, port] = [await pythonTools('moto'), await freePort()];
	const args = ['--host', '127.0.0.1', '--port', String(port)];
	return startEngine({ command: join(bin, 'moto_server'), args, env, port, logFile: join(folder, 'moto.log') });
}

async function startDynamoDbLocal(folder: string): Promise<Engine> {
	const [jars, port] = [await javaTools('dynamodb-local'), await freePort()];
	const main = 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner';
	return startEngine({
		command: 'java',
		args: [`-Djava.library.path=${jars}`, '-cp', `${jars}/*`, main, '-inMemory', '-port', String(port)],
		env: process.env,
		port,
		logFile: join(folder, 'dynamodb-local.log'),
	});
}

async function startElasticMq(folder: string): Promise<Engine> {
	const [jars, port] = [await javaTools('elasticmq'), await freePort()];
	const settings = {
		'rest-sqs.bind-hostname': '127.0.0.1',
		'rest-sqs.bind-port': port,
		'node-address.port': port,
		'rest-stats.enabled': false,
	};
	const properties = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
	return startEngine({
		command: 'java',
		args: [...properties, '-cp', `${jars}/*`, 'org.elasticmq.server.Main'],
		env: process.env,
		port,
		logFile: join(folder, 'elasticmq.log'),
	});
}
