export { addOperator, disableOperator, listOperators, operatorRoles, type Operator } from './operators.ts'
export { ReviewError } from './review-error.ts'
