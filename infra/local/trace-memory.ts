const KEPT = 100_000;

interface Sent {
	MessageId?: string;
	Successful?: { MessageId: string }[];
}

interface Received {
	Messages?: { MessageId: string; Attributes?: Record<string, string> }[];
}

/** Which trace header each message was sent with; the oldest are forgotten. */
export function createTraceMemory() {
	const traces = new Map<string, string>();

	return {
		/** @param answer - Of SendMessage or SendMessageBatch; others name no messages. */
		remember(answer: unknown, trace: string): void {
			const { MessageId, Successful = [] } = (answer ?? {}) as Sent;
			for (const id of MessageId === undefined ? Successful.map((sent) => sent.MessageId) : [MessageId]) {
				traces.set(id, trace);
			}
			for (const id of traces.keys()) {
				if (traces.size <= KEPT) break;
				traces.delete(id);
			}
		},
		/** Adds the header to the messages of a ReceiveMessage answer. */
		add(answer: unknown): void {
			for (const message of ((answer ?? {}) as Received).Messages ?? []) {
				const trace = traces.get(message.MessageId);
				if (trace !== undefined) message.Attributes = { ...message.Attributes, AWSTraceHeader: trace };
			}
		},
	};
}
