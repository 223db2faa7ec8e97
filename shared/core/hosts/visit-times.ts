/** How long visits to a host have taken of late, in milliseconds. */
export interface VisitTimes {
	/** What a visit took to connect; 0 if it met an open connection. */
	readonly connectMs: number;
	/** From when the visitor got it to its end; `undefined` while no visit was made. */
	readonly visitMs: number | undefined;
}
