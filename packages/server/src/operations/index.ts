export type { Diagnosis } from './diagnosis.ts'
export { examineAssets, examineDatabase, examineMasterKey, examineModels } from './examine-data.ts'
export { examineClock, examineDisk, examineNode, examinePort } from './examine-machine.ts'
export { listSettings, type SettingLine } from './list-settings.ts'
