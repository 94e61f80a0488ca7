export { addOperator, disableOperator, listOperators, operatorRoles, type Operator } from './operators.ts'
