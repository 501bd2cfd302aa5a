import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';

// Loaded before the service, so that whatever a test makes it fetch, nothing leaves this machine.
const { lookup } = dns;
dns.lookup = (name, options, done = options) => {
  if (name === 'localhost' || name === '127.0.0.1') return lookup(name, options, done);
  process.nextTick(done, Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' }));
};
syncBuiltinESMExports();

const { connect } = Socket.prototype;
Socket.prototype.connect = function connectOnLoopback(...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args; // Node itself hands its arguments on as a list
  const host = options?.host ?? 'localhost';
  if (host === 'localhost' || host === '127.0.0.1') return connect.apply(this, args);
  const refused = Object.assign(new Error(`connect ECONNREFUSED ${host}`), { code: 'ECONNREFUSED' });
  process.nextTick(() => this.destroy(refused));
  return this;
};
