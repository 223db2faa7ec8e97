/** Emulators know one account and take the region from the credentials' scope. */
export const ACCOUNT_ID = '000000000000';
export const REGION = 'us-east-1';

const STACK = 'shoal';

/** What CloudFormation would name the resources of a template. */
export interface PhysicalIds {
	name(logicalId: string, kind: 'queue' | 'fifo' | 'table' | 'bucket'): string;
	queueArn(queueName: string): string;
	/** Value of `Ref`; `undefined` if there is no such resource. */
	ref(logicalId: string, type: string | undefined): string | undefined;
	attribute(logicalId: string, type: string | undefined, name: string): string | undefined;
}

export interface PhysicalIdOptions {
	readonly queueUrl?: (queueName: string) => string;
	readonly queueArn?: (queueName: string) => string;
	/** Logical ids of FIFO queues, whose names end in `.fifo`. */
	readonly isFifo?: (logicalId: string) => boolean;
}

/** Names are `shoal-<logical id>`; URLs and ARNs those of an emulator's account, unless told otherwise. */
export function predictedIds(options: PhysicalIdOptions = {}): PhysicalIds {
	const { isFifo = () => false } = options;
	const queueUrl = options.queueUrl ?? ((name) => `https://sqs.${REGION}.amazonaws.com/${ACCOUNT_ID}/${name}`);
	const arnOfQueue = options.queueArn ?? queueArn;
	const queueName = (id: string) => physicalName(id, isFifo(id) ? 'fifo' : 'queue');

	return {
		name: physicalName,
		queueArn: arnOfQueue,
		ref(id, type) {
			if (type === 'AWS::SQS::Queue') return queueUrl(queueName(id));
			if (type === 'AWS::DynamoDB::Table') return physicalName(id, 'table');
			if (type === 'AWS::S3::Bucket') return physicalName(id, 'bucket');
			return type === undefined ? undefined : id;
		},
		attribute(id, type, name) {
			if (type === 'AWS::SQS::Queue') return queueAttribute(queueName(id), name);
			return name === 'Arn' ? arnOfResource(id, type) : undefined;
		},
	};

	function queueAttribute(name: string, attribute: string): string | undefined {
		if (attribute === 'Arn') return arnOfQueue(name);
		if (attribute === 'QueueName') return name;
		return attribute === 'QueueUrl' ? queueUrl(name) : undefined;
	}
}

function arnOfResource(id: string, type: string | undefined): string | undefined {
	switch (type) {
		case 'AWS::DynamoDB::Table':
			return arnOf(`dynamodb:${REGION}:${ACCOUNT_ID}:table/${id}`);
		case 'AWS::S3::Bucket':
			return arnOf(`s3:::${physicalName(id, 'bucket')}`);
		case 'AWS::Serverless::Function':
			return functionArn(id);
		case 'AWS::IAM::Role':
			return arnOf(`iam::${ACCOUNT_ID}:role/${id}`);
		case 'AWS::Logs::LogGroup':
			return arnOf(`logs:${REGION}:${ACCOUNT_ID}:log-group:${id}:*`);
		default:
			return undefined;
	}
}

/** As emulators give it. */
export function queueArn(name: string): string {
	return arnOf(`sqs:${REGION}:${ACCOUNT_ID}:${name}`);
}

export function functionArn(name: string): string {
	return arnOf(`lambda:${REGION}:${ACCOUNT_ID}:function:${name}`);
}

export function stateMachineArn(name: string): string {
	return arnOf(`states:${REGION}:${ACCOUNT_ID}:stateMachine:${name}`);
}

function physicalName(logicalId: string, kind: 'queue' | 'fifo' | 'table' | 'bucket'): string {
	const name = `${STACK}-${logicalId}`;
	if (kind === 'bucket') return name.toLowerCase();
	return kind === 'fifo' ? `${name}.fifo` : name;
}

function arnOf(rest: string): string {
	return `arn:aws:${rest}`;
}
