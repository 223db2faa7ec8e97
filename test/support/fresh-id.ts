import { monotonicFactory } from 'ulid';

/** A name that nobody has used, later in sorting than all before it. */
export const freshId = monotonicFactory();
