export { FileVault } from './file-vault.ts'
export { VaultError, type Vault, type VaultErrorCode } from './vault.ts'
