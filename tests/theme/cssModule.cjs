// A CSS module in tests: every class is named after its key.
module.exports = new Proxy({}, { get: (_, key) => (key === '__esModule' ? false : String(key)) });
