// Loaded by every Node process of the sandbox: refuses connections to anything but loopback.
"use strict";
const dns = require("dns");
const fs = require("fs");
const net = require("net");

const isLocal = (host) =>
  !host || host === "localhost" || host.endsWith(".localhost") || host === "::1" || /^127\./.test(host);

function refusal(host) {
  if (process.env.MWAA_SANDBOX_REFUSED) fs.appendFileSync(process.env.MWAA_SANDBOX_REFUSED, `node ${host}\n`);
  const error = new Error(`the sandbox connects to this machine only, not to ${host}`);
  return Object.assign(error, { code: "ECONNREFUSED" });
}

const lookup = dns.lookup;
dns.lookup = function (host, ...rest) {
  if (isLocal(host)) return lookup.call(dns, host, ...rest);
  const callback = rest[rest.length - 1];
  process.nextTick(callback, refusal(host));
};

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  const host = first && typeof first === "object" ? first.host : typeof args[1] === "string" ? args[1] : undefined;
  if (isLocal(host)) return connect.apply(this, args);
  const error = refusal(host);
  process.nextTick(() => this.destroy(error));
  return this;
};
