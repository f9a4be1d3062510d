export { type StoredFields, type Upgrade, type UpgradeMap, type UpgradeStep, upgrades } from './upgrades.ts'
