// What the functions and the command line are bundled with in the place of zod: all of it but its compiler and its messages in
// fifty languages, together half of it.
// A library that takes zod's namespace as a value keeps a bundler from leaving them out.
import * as z from './zod-parts.js';

export * from './zod-parts.js';
export { z };
