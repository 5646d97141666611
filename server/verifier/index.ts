export { createVerifier } from './verifier';
