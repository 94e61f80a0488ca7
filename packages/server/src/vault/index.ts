export { FileVault } from './file-vault.ts'
export type { Vault, VaultErrorCode } from './vault.ts'
