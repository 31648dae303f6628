export { type OpenStoreOptions, openStore, type StoreLog } from './openStore.js';
export { StoreRefusal } from './storeRefusal.js';
