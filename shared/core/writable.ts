/** A value that is still being put together: its fields may be set one after another. */
export type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
