/**
 * The program that lets a guest reach the relay from a sandbox without a network: it listens on the loopback of the
 * sandbox, joins each connection to the relay's socket, and runs the guest until that ends. It is written to a file that
 * the sandbox sees, and needs nothing but Node.
 */
export const doorProgram = `'use strict';
const net = require('node:net');
const { spawn } = require('node:child_process');
const [port, socket, ...command] = process.argv.slice(2);
net
  .createServer((caller) => {
    const relay = net.connect(socket);
    for (const [from, to] of [[caller, relay], [relay, caller]]) {
      from.on('error', () => to.destroy());
      from.pipe(to);
    }
  })
  .listen(Number(port), '127.0.0.1', () => {
    const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', (error) => {
      console.error(error.message);
      process.exit(127);
    });
    child.on('exit', (code) => process.exit(code === null ? 1 : code));
  });
`;
