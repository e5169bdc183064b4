// Positions, money and conditions of an account, and what it may change of them.
import { accept, paperErrors, refuse, type Answer } from '@hedge/paper-engine';
import {
  optional,
  readIntegers,
  signed,
  withSymbol,
  type Call,
  type EndpointTable,
} from './endpoint';

function changePositionMode({ engine, apiKey, params, nowMs }: Call): Answer<unknown> {
  const wanted = params['dualSidePosition']?.toLowerCase();
  if (wanted !== 'true' && wanted !== 'false') {
    return refuse(paperErrors.mandatoryMissing('dualSidePosition'));
  }
  const changed = engine.setPositionMode(apiKey, wanted === 'true', nowMs);
  return changed.ok ? accept({ code: 200, msg: 'success' }) : changed;
}

function changeLeverage({ engine, apiKey, params, nowMs }: Call): Answer<unknown> {
  return withSymbol(params, (symbol) => {
    const read = readIntegers(params, ['leverage']);
    if (!read.ok) return read;
    const { leverage } = read.value;
    if (leverage === undefined) return refuse(paperErrors.mandatoryMissing('leverage'));
    return engine.setLeverage(apiKey, symbol, leverage, nowMs);
  });
}

function readIncome({ engine, apiKey, params, nowMs }: Call): Answer<unknown> {
  const numbers = readIntegers(params, ['startTime', 'endTime', 'limit', 'page']);
  if (!numbers.ok) return numbers;
  const [symbol, incomeType] = [optional(params, 'symbol'), optional(params, 'incomeType')];
  const query = {
    ...numbers.value,
    ...(symbol === undefined ? {} : { symbol }),
    ...(incomeType === undefined ? {} : { incomeType }),
  };
  return engine.income(apiKey, query, nowMs);
}

function readPositions(
  { engine, apiKey, params, nowMs }: Call,
  version: 'positionRisk' | 'positionRiskV2',
): Answer<unknown> {
  const symbol = optional(params, 'symbol');
  return engine[version](apiKey, symbol === undefined ? {} : { symbol }, nowMs);
}

export const ACCOUNT_ENDPOINTS: EndpointTable = {
  'GET /fapi/v2/positionRisk': signed((call) => readPositions(call, 'positionRiskV2')),
  'GET /fapi/v3/positionRisk': signed((call) => readPositions(call, 'positionRisk')),
  'GET /fapi/v2/account': signed((call) => call.engine.accountV2(call.apiKey, call.nowMs)),
  'GET /fapi/v3/account': signed((call) => call.engine.account(call.apiKey, call.nowMs)),
  'GET /fapi/v2/balance': signed((call) => call.engine.balance(call.apiKey, call.nowMs)),
  'GET /fapi/v3/balance': signed((call) => call.engine.balance(call.apiKey, call.nowMs)),
  'GET /fapi/v1/positionSide/dual': signed(({ engine, apiKey }) => engine.positionMode(apiKey)),
  'POST /fapi/v1/positionSide/dual': signed(changePositionMode),
  'POST /fapi/v1/leverage': signed(changeLeverage),
  'GET /fapi/v1/leverageBracket': signed(({ engine, apiKey, params }) =>
    engine.leverageBracket(apiKey, optional(params, 'symbol')),
  ),
  'GET /fapi/v1/symbolConfig': signed(({ engine, apiKey, params }) =>
    engine.symbolConfig(apiKey, optional(params, 'symbol')),
  ),
  'GET /fapi/v1/accountConfig': signed(({ engine, apiKey }) => engine.accountConfig(apiKey)),
  'GET /fapi/v1/commissionRate': signed(({ engine, apiKey, params }) =>
    withSymbol(params, (symbol) => engine.commissionRate(apiKey, symbol)),
  ),
  'GET /fapi/v1/rateLimit/order': signed(({ engine, apiKey }) => engine.rateLimitOrder(apiKey)),
  'GET /fapi/v1/income': signed(readIncome),
  'GET /sapi/v1/account/apiRestrictions': signed(({ engine, apiKey }) =>
    engine.apiRestrictions(apiKey),
  ),
};
