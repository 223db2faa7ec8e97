import type { CfnNode } from './cfn-yaml.ts';
import type { PhysicalIds } from './physical-ids.ts';

export interface QueueResource {
	readonly logicalId: string;
	readonly name: string;
	readonly arn: string;
	readonly fifo: boolean;
	readonly visibilitySeconds: number;
	/** As CreateQueue takes them, `RedrivePolicy` apart. */
	readonly attributes: Readonly<Record<string, string>>;
	readonly redrive: RedrivePolicy | undefined;
	/** Logical id of the queue that `redrive` names. */
	readonly deadLetterQueue?: string;
}

export interface RedrivePolicy {
	readonly deadLetterTargetArn: string;
	readonly maxReceiveCount: number;
}

const PASSED_ON = [
	'FifoQueue',
	'DeduplicationScope',
	'FifoThroughputLimit',
	'ContentBasedDeduplication',
	'VisibilityTimeout',
	'MessageRetentionPeriod',
	'MaximumMessageSize',
	'DelaySeconds',
	'ReceiveMessageWaitTimeSeconds',
];

/** @param body - With every intrinsic function resolved. */
export function queueResource(
	logicalId: string,
	body: { readonly [key: string]: CfnNode },
	ids: PhysicalIds,
): QueueResource {
	const properties = (body.Properties ?? {}) as { [key: string]: CfnNode };
	const fifo = properties.FifoQueue === true;
	const name = ids.name(logicalId, fifo ? 'fifo' : 'queue');
	const passed = PASSED_ON.filter((key) => properties[key] !== undefined);
	const redrive = properties.RedrivePolicy as RedrivePolicy | undefined;

	return {
		logicalId,
		name,
		arn: ids.queueArn(name),
		fifo,
		visibilitySeconds: Number(properties.VisibilityTimeout ?? 30),
		attributes: Object.fromEntries(passed.map((key) => [key, String(properties[key])])),
		redrive: redrive && {
			deadLetterTargetArn: String(redrive.deadLetterTargetArn),
			maxReceiveCount: Number(redrive.maxReceiveCount),
		},
	};
}
