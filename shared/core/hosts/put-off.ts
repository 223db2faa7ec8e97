/** Why something does not wait for its turn at a host here, and until when it is put off, in milliseconds since the epoch. */
export type PutOff =
	/** `startAt` is its reservation; absent without one. */
	| { readonly kind: 'rate'; readonly until: number; readonly startAt?: number }
	/** `pauses` of the host in a row, without an answer between them; `isAnswered` if there was one before. */
	| { readonly kind: 'pause'; readonly until: number; readonly pauses: number; readonly isAnswered: boolean }
	/** Other instances have all leases at the host. */
	| { readonly kind: 'lease'; readonly until: number };
