/** What the adversary may do, each with its probability: a call, a delivery, a message or a pass at a time. */
export const FAULTS = [
	/** A call: the invocation ends before or after it takes effect. */
	'kill',
	/** A call: takes longer than messages stay invisible; the invocation then goes on as if nothing were. */
	'stall',
	/** A call: fails without an effect. */
	'refuse',
	/** A call: fails, and has taken effect. */
	'lateError',
	/** A call: takes effect, is taken for failed by the SDK, and made again. */
	'repeat',
	/** A call: takes seconds. */
	'slow',
	/** A delivery: the message is delivered once more at the same time. */
	'duplicate',
	/** A message: comes minutes later. */
	'delay',
	/** A delivery: is handled, and not acknowledged. */
	'dropAck',
	/** A delivery: is handled, and goes to the dead-letter queue all the same. */
	'deadAfterCommit',
	/** A message: is gone. */
	'lose',
	/** A call to send several: some are sent, then it fails. */
	'partialSend',
	/** A listing of jobs: is as of a moment ago. */
	'staleList',
	/** A listing of records: misses what is committed while it is read. */
	'tornList',
	/** A queue's depth: is wrong. */
	'wrongDepth',
	/** A queue: gets a message that nobody of us has sent. */
	'garbage',
] as const;

export type Fault = (typeof FAULTS)[number];
export type FaultRates = Readonly<Record<Fault, number>>;

export const NO_FAULTS: FaultRates = Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>;
