// node-postgres asks for its client in C only where somebody wants that; bundlers want to find it.
throw new Error('there is no pg-native here');
