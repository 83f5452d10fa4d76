import { type FillRule } from '../../src/broker/backtest-broker.js';
import { type OrderType, type Side, type TimeInForce } from '../../src/orders/order.js';

/** Cases worked by hand from docs/simulator.md, one a line:
 *
 * `name | orders | bars | status | fills | why | conditions`, with several of a kind parted by `;`.
 *
 * - orders, sent at the close of session 0, whose bar is 100 100 100 100: side, quantity, type, s = stop, l = limit, time in force,
 *   oca = group;
 * - bars of sessions 1 to 3: open, high, low, close, v = volume (`?` where it is not reported); `-` where there is no bar;
 * - status of each order after the last bar;
 * - fills in the order in which they happen: session, phase, quantity @ price, with the number of the order before a slash where
 *   there are several;
 * - why: the reasoning in a word;
 * - conditions: `fillAt` (next_open unless told), `slip` in basis points, `luck` (limitFillProbability, 1 unless told),
 *   `split=session:ratio`, and `usual`, the volume of the twenty sessions before and of bars that tell none, which switches the
 *   volume cap on: a tenth of it, 2 % of that in the opening and 7 % in the closing auction. */
const TABLE = {
  MARKET: `
    buy                      | BUY 10 MARKET DAY  | 101 104 99 102    | FILLED    | 1 OPEN 10 @ 101           | O
    sell                     | SELL 10 MARKET DAY | 101 104 99 102    | FILLED    | 1 OPEN 10 @ 101           | O
    next close               | BUY 10 MARKET DAY  | 101 104 99 102    | FILLED    | 1 CLOSE 10 @ 102          | C                         | fillAt=next_close
    average price            | BUY 10 MARKET DAY  | 101 104 99 102    | FILLED    | 1 CONTINUOUS 10 @ 101.5   | 406 / 4                   | fillAt=next_vwap
    same close               | BUY 10 MARKET DAY  | 101 104 99 102    | FILLED    | 0 CLOSE 10 @ 100          | close of the decision     | fillAt=same_close
    buy slipped              | BUY 10 MARKET DAY  | 101 104 99 102    | FILLED    | 1 OPEN 10 @ 102.01        | 101 x 1.01                | slip=100
    sell slipped             | SELL 10 MARKET DAY | 101 104 99 102    | FILLED    | 1 OPEN 10 @ 99.99         | 101 x 0.99                | slip=100
    average slipped          | SELL 10 MARKET DAY | 101 104 99 102    | FILLED    | 1 CONTINUOUS 10 @ 100.485 | 101.5 x 0.99              | fillAt=next_vwap slip=100
    DAY, no bar              | BUY 10 MARKET DAY  | -; 101 104 99 102 | CANCELLED | none                      | its session ended
    GTC, no bar              | BUY 10 MARKET GTC  | -; 101 104 99 102 | FILLED    | 2 OPEN 10 @ 101           | carried
    GTC at the close, no bar | SELL 10 MARKET GTC | -; 101 104 99 102 | FILLED    | 2 CLOSE 10 @ 102          | carried                   | fillAt=next_close
    OPG                      | BUY 10 MARKET OPG  | 101 104 99 102    | FILLED    | 1 OPEN 10 @ 101           | its auction, not the rule | fillAt=next_close
    CLS                      | BUY 10 MARKET CLS  | 101 104 99 102    | FILLED    | 1 CLOSE 10 @ 102          | its auction, not the rule
    OPG slipped              | SELL 10 MARKET OPG | 101 104 99 102    | FILLED    | 1 OPEN 10 @ 100.495       | 101 x 0.995               | slip=50
    CLS slipped              | BUY 10 MARKET CLS  | 101 104 99 102    | FILLED    | 1 CLOSE 10 @ 102.51       | 102 x 1.005               | slip=50
    OPG, no bar              | BUY 10 MARKET OPG  | -; 101 104 99 102 | CANCELLED | none                      | no auction
    CLS, no bar              | SELL 10 MARKET CLS | -; 101 104 99 102 | CANCELLED | none                      | no auction
  `,
  LIMIT: `
    buy, open below                         | BUY 10 LIMIT l=100 DAY  | 99 101 98 100        | FILLED    | 1 OPEN 10 @ 99        | O < l
    buy, gap far below                      | BUY 10 LIMIT l=100 DAY  | 80 82 79 81          | FILLED    | 1 OPEN 10 @ 80        | better
    buy, traded through                     | BUY 10 LIMIT l=99 DAY   | 100 101 98 100       | FILLED    | 1 CONTINUOUS 10 @ 99  | L < l
    buy, a touch                            | BUY 10 LIMIT l=98 DAY   | 100 101 98 100       | CANCELLED | none                  | L = l
    buy, a cent                             | BUY 10 LIMIT l=98 DAY   | 100 101 97.99 100    | FILLED    | 1 CONTINUOUS 10 @ 98  | L < l
    buy, not reached                        | BUY 10 LIMIT l=97 DAY   | 100 101 98 100       | CANCELLED | none                  | L > l
    buy, open at it                         | BUY 10 LIMIT l=100 DAY  | 100 102 99 101       | FILLED    | 1 CONTINUOUS 10 @ 100 | O = l, L < l
    buy, only open at it                    | BUY 10 LIMIT l=100 DAY  | 100 103 100 102      | CANCELLED | none                  | O = L = l
    buy, one price below                    | BUY 10 LIMIT l=100 DAY  | 99 99 99 99          | FILLED    | 1 OPEN 10 @ 99        | O < l
    buy, one price at it                    | BUY 10 LIMIT l=100 DAY  | 100 100 100 100      | CANCELLED | none                  | a touch
    sell, open above                        | SELL 10 LIMIT l=100 DAY | 101 103 99 100       | FILLED    | 1 OPEN 10 @ 101       | O > l
    sell, traded through                    | SELL 10 LIMIT l=102 DAY | 100 103 99 101       | FILLED    | 1 CONTINUOUS 10 @ 102 | H > l
    sell, a touch                           | SELL 10 LIMIT l=103 DAY | 100 103 99 101       | CANCELLED | none                  | H = l
    sell, open at it                        | SELL 10 LIMIT l=100 DAY | 100 101 98 99        | FILLED    | 1 CONTINUOUS 10 @ 100 | O = l, H > l
    buy slipped at the open                 | BUY 10 LIMIT l=100 DAY  | 98 101 97 100        | FILLED    | 1 OPEN 10 @ 98.98     | 98 x 1.01           | slip=100
    buy slipped to the limit                | BUY 10 LIMIT l=100 DAY  | 99.5 101 97 100      | FILLED    | 1 OPEN 10 @ 100       | 100.495             | slip=100
    sell slipped to the limit               | SELL 10 LIMIT l=100 DAY | 100.5 101 97 99      | FILLED    | 1 OPEN 10 @ 100       | 99.495              | slip=100
    at the limit no slip                    | BUY 10 LIMIT l=99 DAY   | 100 101 98 100       | FILLED    | 1 CONTINUOUS 10 @ 99  | l                   | slip=100
    GTC: not reached, touched, opened below | BUY 10 LIMIT l=97 GTC   | 100 101 98 100; 99 100 97 99; 96 99 95 98 | FILLED    | 3 OPEN 10 @ 96        | O < l in the third
    GTC, never reached                      | BUY 10 LIMIT l=90 GTC   | 100 101 98 100; 100 101 98 100 | SUBMITTED | none                  | rests
    GTC, gap in the bars                    | SELL 10 LIMIT l=103 GTC | -; 101 104 99 102    | FILLED    | 2 CONTINUOUS 10 @ 103 | H > l
    DAY, reached a day late                 | BUY 10 LIMIT l=97 DAY   | 100 101 98 100; 96 99 95 98 | CANCELLED | none                  | expired
    OPG, auction below                      | BUY 10 LIMIT l=100 OPG  | 99 101 98 100        | FILLED    | 1 OPEN 10 @ 99        | O < l
    OPG, auction at it                      | BUY 10 LIMIT l=99 OPG   | 99 101 98 100        | CANCELLED | none                  | a touch
    OPG, reached later                      | BUY 10 LIMIT l=98.5 OPG | 99 101 98 98         | CANCELLED | none                  | the auction only
    OPG, sell above                         | SELL 10 LIMIT l=98 OPG  | 99 101 97 98         | FILLED    | 1 OPEN 10 @ 99        | O > l
    CLS, auction below                      | BUY 10 LIMIT l=100 CLS  | 98 101 97 99         | FILLED    | 1 CLOSE 10 @ 99       | C < l, though O < l
    CLS, auction at it                      | BUY 10 LIMIT l=99 CLS   | 100 101 98 99        | CANCELLED | none                  | a touch
    CLS, reached before                     | BUY 10 LIMIT l=99 CLS   | 98 101 97 100        | CANCELLED | none                  | the auction only
    CLS, sell above                         | SELL 10 LIMIT l=98 CLS  | 97 101 96 99         | FILLED    | 1 CLOSE 10 @ 99       | C > l
    CLS slipped to the limit                | BUY 10 LIMIT l=100 CLS  | 98 101 97 99.5       | FILLED    | 1 CLOSE 10 @ 100      | 100.495             | slip=100
  `,
  STOP: `
    buy, in the bar                  | BUY 10 STOP s=105 DAY    | 100 106 99 104       | FILLED    | 1 CONTINUOUS 10 @ 105    | H > s
    buy, a touch                     | BUY 10 STOP s=106 DAY    | 100 106 99 104       | FILLED    | 1 CONTINUOUS 10 @ 106    | H = s triggers
    buy, not reached                 | BUY 10 STOP s=106.01 DAY | 100 106 99 104       | CANCELLED | none                     | H < s
    buy, a gap                       | BUY 10 STOP s=105 DAY    | 107 109 104 106      | FILLED    | 1 OPEN 10 @ 107          | a gap costs
    buy, open at it                  | BUY 10 STOP s=105 DAY    | 105 109 104 106      | FILLED    | 1 OPEN 10 @ 105          | O = s
    sell, in the bar                 | SELL 10 STOP s=95 DAY    | 100 101 94 99        | FILLED    | 1 CONTINUOUS 10 @ 95     | L < s
    sell, a touch                    | SELL 10 STOP s=94 DAY    | 100 101 94 99        | FILLED    | 1 CONTINUOUS 10 @ 94     | L = s triggers
    sell, not reached                | SELL 10 STOP s=93.99 DAY | 100 101 94 99        | CANCELLED | none                     | L > s
    sell, a gap                      | SELL 10 STOP s=95 DAY    | 92 96 90 95          | FILLED    | 1 OPEN 10 @ 92           | a gap costs
    sell, one price                  | SELL 10 STOP s=95 DAY    | 95 95 95 95          | FILLED    | 1 OPEN 10 @ 95           | O = s
    buy slipped                      | BUY 10 STOP s=105 DAY    | 100 105 99 104       | FILLED    | 1 CONTINUOUS 10 @ 106.05 | 105 x 1.01, past H | slip=100
    sell gap slipped                 | SELL 10 STOP s=95 DAY    | 92 96 90 95          | FILLED    | 1 OPEN 10 @ 91.08        | 92 x 0.99          | slip=100
    GTC, a gap in the second session | SELL 10 STOP s=95 GTC    | 100 101 96 99; 90 91 89 90 | FILLED    | 2 OPEN 10 @ 90           | O < s
    GTC, no bar, then a gap          | SELL 10 STOP s=95 GTC    | -; 90 91 89 90       | FILLED    | 2 OPEN 10 @ 90           | O < s
    GTC, never reached               | BUY 10 STOP s=120 GTC    | 100 101 96 99; -     | SUBMITTED | none                     | rests
    DAY, reached a day late          | BUY 10 STOP s=105 DAY    | 100 101 96 99; 110 111 109 110 | CANCELLED | none                     | expired
  `,
  STOP_LIMIT: `
    buy, both in the bar                         | BUY 10 STOP_LIMIT s=105 l=107 DAY | 100 110 99 108       | FILLED    | 1 CONTINUOUS 10 @ 107    | the worse: l <= H
    buy, high at the limit                       | BUY 10 STOP_LIMIT s=105 l=107 DAY | 100 107 99 106       | FILLED    | 1 CONTINUOUS 10 @ 107    | l = H
    buy, limit above the bar                     | BUY 10 STOP_LIMIT s=105 l=107 DAY | 100 106 99 104       | FILLED    | 1 CONTINUOUS 10 @ 105    | at s
    buy, slipped                                 | BUY 10 STOP_LIMIT s=105 l=107 DAY | 100 106 99 104       | FILLED    | 1 CONTINUOUS 10 @ 106.05 | 105 x 1.01              | slip=100
    buy, slipped to the limit                    | BUY 10 STOP_LIMIT s=105 l=107 DAY | 100 106 99 104       | FILLED    | 1 CONTINUOUS 10 @ 107    | 108.15                  | slip=300
    buy, not triggered                           | BUY 10 STOP_LIMIT s=105 l=107 DAY | 100 104 99 103       | CANCELLED | none                     | H < s, though L < l
    buy, stop = limit, touched                   | BUY 10 STOP_LIMIT s=105 l=105 DAY | 100 105 99 104       | FILLED    | 1 CONTINUOUS 10 @ 105    | l = H
    buy, open between                            | BUY 10 STOP_LIMIT s=105 l=107 DAY | 106 110 99 108       | FILLED    | 1 OPEN 10 @ 106          | s <= O < l
    buy, open at the stop                        | BUY 10 STOP_LIMIT s=105 l=107 DAY | 105 110 99 108       | FILLED    | 1 OPEN 10 @ 105          | O = s
    buy, gap past the limit                      | BUY 10 STOP_LIMIT s=105 l=107 DAY | 108 110 107.5 109    | CANCELLED | none                     | a LIMIT 107, L > l
    buy, gap and back                            | BUY 10 STOP_LIMIT s=105 l=107 DAY | 108 110 106 109      | FILLED    | 1 CONTINUOUS 10 @ 107    | L < l after the open
    buy, gap and touch                           | BUY 10 STOP_LIMIT s=105 l=107 DAY | 108 110 107 109      | CANCELLED | none                     | L = l
    buy, open at the limit                       | BUY 10 STOP_LIMIT s=105 l=107 DAY | 107 110 106 109      | FILLED    | 1 CONTINUOUS 10 @ 107    | O = l, L < l
    buy, slipped from the open                   | BUY 10 STOP_LIMIT s=105 l=107 DAY | 106.5 110 106 109    | FILLED    | 1 OPEN 10 @ 107          | 107.565                 | slip=100
    buy GTC, triggered by a gap, filled below the stop a day later | BUY 10 STOP_LIMIT s=105 l=107 GTC | 108 110 107.5 109; 102 103 101 102 | FILLED    | 2 OPEN 10 @ 102          | stays triggered
    buy GTC, no bar, then triggered              | BUY 10 STOP_LIMIT s=105 l=107 GTC | -; 100 106 99 104    | FILLED    | 2 CONTINUOUS 10 @ 105    | at s
    sell, both in the bar                        | SELL 10 STOP_LIMIT s=95 l=93 DAY  | 100 101 90 92        | FILLED    | 1 CONTINUOUS 10 @ 93     | the worse: l >= L
    sell, limit below the bar                    | SELL 10 STOP_LIMIT s=95 l=93 DAY  | 100 101 94 96        | FILLED    | 1 CONTINUOUS 10 @ 95     | at s
    sell, open between                           | SELL 10 STOP_LIMIT s=95 l=93 DAY  | 94 101 90 92         | FILLED    | 1 OPEN 10 @ 94           | l < O <= s
    sell, gap past the limit                     | SELL 10 STOP_LIMIT s=95 l=93 DAY  | 92 92.5 90 91        | CANCELLED | none                     | H < l
    sell, gap and back                           | SELL 10 STOP_LIMIT s=95 l=93 DAY  | 92 93.5 90 91        | FILLED    | 1 CONTINUOUS 10 @ 93     | H > l after the open
    inverted buy, came back                      | BUY 10 STOP_LIMIT s=105 l=103 DAY | 100 106 99 102       | FILLED    | 1 CONTINUOUS 10 @ 103    | C < l
    inverted buy, no proof                       | BUY 10 STOP_LIMIT s=105 l=103 DAY | 100 106 99 104       | CANCELLED | none                     | C > l: L may come first
    inverted buy, close at it                    | BUY 10 STOP_LIMIT s=105 l=103 DAY | 100 106 99 103       | CANCELLED | none                     | C = l
    inverted buy, not triggered                  | BUY 10 STOP_LIMIT s=105 l=103 DAY | 100 104 99 102       | CANCELLED | none                     | H < s
    inverted buy, open triggers                  | BUY 10 STOP_LIMIT s=105 l=103 DAY | 105 106 102 104      | FILLED    | 1 CONTINUOUS 10 @ 103    | L is after the open
    inverted buy GTC, rests as a limit           | BUY 10 STOP_LIMIT s=105 l=103 GTC | 100 106 99 104; 104 104.5 102 104 | FILLED    | 2 CONTINUOUS 10 @ 103    | L < l
    inverted sell, came back                     | SELL 10 STOP_LIMIT s=95 l=97 DAY  | 100 101 94 98        | FILLED    | 1 CONTINUOUS 10 @ 97     | C > l
    inverted sell, no proof                      | SELL 10 STOP_LIMIT s=95 l=97 DAY  | 100 101 94 96        | CANCELLED | none                     | C < l
  `,
  'volume cap': `
    open                       | BUY 100 MARKET DAY                       | 101 104 99 102       | CANCELLED | 1 OPEN 20 @ 101            | 10,000 x 10 % x 2 %            | usual=10000
    open, GTC                  | BUY 50 MARKET GTC                        | 101 104 99 102; 102 104 99 102; 103 104 99 102 | FILLED    | 1 OPEN 20 @ 101; 2 OPEN 20 @ 102; 3 OPEN 10 @ 103 | carried                        | usual=10000
    open, GTC unfinished       | SELL 50 MARKET GTC                       | 101 104 99 102       | PARTIALLY_FILLED | 1 OPEN 20 @ 101            | carried                        | usual=10000
    close                      | BUY 100 MARKET DAY                       | 101 104 99 102       | CANCELLED | 1 CLOSE 70 @ 102           | 1,000 x 7 %                    | fillAt=next_close usual=10000
    average price              | BUY 1500 MARKET DAY                      | 101 104 99 102       | CANCELLED | 1 CONTINUOUS 1000 @ 101.5  | 1,000 x 100 %                  | fillAt=next_vwap usual=10000
    OPG                        | SELL 100 MARKET OPG                      | 101 104 99 102       | CANCELLED | 1 OPEN 20 @ 101            | 1,000 x 2 %                    | usual=10000
    CLS                        | SELL 100 MARKET CLS                      | 101 104 99 102       | CANCELLED | 1 CLOSE 70 @ 102           | 1,000 x 7 %                    | usual=10000
    limit in the bar           | BUY 1500 LIMIT l=100 DAY                 | 101 104 99 102       | CANCELLED | 1 CONTINUOUS 1000 @ 100    | 1,000                          | usual=10000
    limit in the bar, GTC      | BUY 1500 LIMIT l=100 GTC                 | 101 104 99 102; 101 104 99 102 | FILLED    | 1 CONTINUOUS 1000 @ 100; 2 CONTINUOUS 500 @ 100 | carried                        | usual=10000
    limit from the open        | BUY 100 LIMIT l=102 DAY                  | 101 104 99 102       | FILLED    | 1 OPEN 20 @ 101; 1 CONTINUOUS 80 @ 102 | the rest at the limit          | usual=10000
    limit above the bar        | BUY 100 LIMIT l=110 DAY                  | 101 104 99 102       | FILLED    | 1 OPEN 20 @ 101; 1 CONTINUOUS 80 @ 101.5 | the rest at the average        | usual=10000
    limit from the open, sell  | SELL 1500 LIMIT l=100 DAY                | 101 104 99 102       | CANCELLED | 1 OPEN 20 @ 101; 1 CONTINUOUS 980 @ 100 | 1,000 in the session           | usual=10000
    stop with a gap            | SELL 100 STOP s=103 DAY                  | 101 104 99 102       | FILLED    | 1 OPEN 20 @ 101; 1 CONTINUOUS 80 @ 101.5 | the rest is a market order     | usual=10000
    stop in the bar, GTC       | BUY 1500 STOP s=103 GTC                  | 101 104 99 102; 98 100 96 98 | FILLED    | 1 CONTINUOUS 1000 @ 103; 2 OPEN 20 @ 98; 2 CONTINUOUS 480 @ 98 | stays triggered: 392 / 4       | usual=10000
    stop-limit in the bar, GTC | BUY 1500 STOP_LIMIT s=102 l=103 GTC      | 101 104 99 102; 105 106 104 105; 102 104 99 102 | FILLED    | 1 CONTINUOUS 1000 @ 103; 3 OPEN 20 @ 102; 3 CONTINUOUS 480 @ 103 | the rest is a limit order      | usual=10000
    thin day                   | BUY 100 MARKET DAY                       | 101 104 99 102 v=5000 | CANCELLED | 1 OPEN 10 @ 101            | V < V20                        | usual=10000
    busy day                   | BUY 100 MARKET DAY                       | 101 104 99 102 v=900000 | CANCELLED | 1 OPEN 20 @ 101            | V20 < V                        | usual=10000
    volume not reported        | BUY 100 MARKET DAY                       | 101 104 99 102 v=?   | CANCELLED | 1 OPEN 20 @ 101            | V20 limits                     | usual=10000
    no volume ever             | BUY 1500 MARKET DAY                      | 101 104 99 102       | FILLED    | 1 OPEN 1500 @ 101          | nothing limits                 | usual=?
    whole shares               | BUY 100 MARKET DAY                       | 101 104 99 102       | CANCELLED | 1 OPEN 19 @ 101            | 19.998 is cut                  | usual=9999
    less than a share          | BUY 100 MARKET DAY                       | 101 104 99 102       | CANCELLED | none                       | 0.8                            | usual=400
    halt                       | BUY 10 MARKET DAY                        | 101 101 101 101 v=0; 101 104 99 102 | CANCELLED | none                       | V = 0                          | usual=10000
    halt, GTC                  | BUY 10 MARKET GTC                        | 101 101 101 101 v=0; 102 104 99 102 | FILLED    | 2 OPEN 10 @ 102            | V = 0, carried                 | usual=10000
    halt, limit                | SELL 10 LIMIT l=100 GTC                  | 101 101 101 101 v=0; 99 99.5 98 99 | SUBMITTED | none                       | V = 0, then H < l              | usual=10000
    halt, stop                 | SELL 10 STOP s=95 GTC                    | 90 90 90 90 v=0; 94 95 93 94 | FILLED    | 2 OPEN 10 @ 94             | V = 0, sold after it           | usual=10000
    halt without a cap         | BUY 10 MARKET DAY                        | 101 101 101 101 v=0  | FILLED    | 1 OPEN 10 @ 101            | volume is not looked at
    all phases together        | BUY 100 MARKET OPG; BUY 2000 LIMIT l=100 DAY; BUY 100 MARKET CLS | 101 104 99 102       | CANCELLED; CANCELLED; CANCELLED | 1/1 OPEN 20 @ 101; 2/1 CONTINUOUS 980 @ 100 | 1,000 in the session, none left for the close | usual=10000
    both sides together        | BUY 15 MARKET DAY; SELL 15 MARKET DAY    | 101 104 99 102       | CANCELLED; FILLED | 2/1 OPEN 15 @ 101; 1/1 OPEN 5 @ 101 | sells first                    | usual=10000
    first sent, first served   | BUY 15 MARKET DAY; BUY 15 MARKET DAY     | 101 104 99 102       | FILLED; CANCELLED | 1/1 OPEN 15 @ 101; 2/1 OPEN 5 @ 101 | 20 in all                      | usual=10000
  `,
  'one cancels the other': `
    both in the bar                     | SELL 10 STOP s=95 DAY oca=x; SELL 10 LIMIT l=105 DAY oca=x | 100 110 90 100       | FILLED; CANCELLED | 1/1 CONTINUOUS 10 @ 95     | the worse happens
    both in the bar, sent the other way | SELL 10 LIMIT l=105 DAY oca=x; SELL 10 STOP s=95 DAY oca=x | 100 110 90 100       | CANCELLED; FILLED | 2/1 CONTINUOUS 10 @ 95     | stops first
    only the profit                     | SELL 10 STOP s=95 DAY oca=x; SELL 10 LIMIT l=105 DAY oca=x | 100 110 96 100       | CANCELLED; FILLED | 2/1 CONTINUOUS 10 @ 105    | L > s
    the open takes the profit           | SELL 10 STOP s=95 DAY oca=x; SELL 10 LIMIT l=105 DAY oca=x | 106 110 90 100       | CANCELLED; FILLED | 2/1 OPEN 10 @ 106          | the open comes first
    a gap past the stop                 | SELL 10 LIMIT l=105 DAY oca=x; SELL 10 STOP s=95 DAY oca=x | 94 110 90 100        | CANCELLED; FILLED | 2/1 OPEN 10 @ 94           | the open comes first
    neither                             | SELL 10 STOP s=95 DAY oca=x; SELL 10 LIMIT l=105 DAY oca=x | 100 105 96 100       | CANCELLED; CANCELLED | none                       | a touch of l, L > s
    second session                      | SELL 10 STOP s=95 GTC oca=x; SELL 10 LIMIT l=105 GTC oca=x | 100 104 96 100; 100 106 96 100 | CANCELLED; FILLED | 2/2 CONTINUOUS 10 @ 105    | carried together
    a part cancels too                  | SELL 1500 STOP s=95 GTC oca=x; SELL 1500 LIMIT l=105 GTC oca=x | 100 110 90 100       | PARTIALLY_FILLED; CANCELLED | 1/1 CONTINUOUS 1000 @ 95   | the first fill cancels | usual=10000
    a group leaves its room            | BUY 15 MARKET DAY oca=x; BUY 15 MARKET DAY oca=x; BUY 15 MARKET DAY | 101 104 99 102 | FILLED; CANCELLED; CANCELLED | 1/1 OPEN 15 @ 101; 3/1 OPEN 5 @ 101 | the second takes none of the 20 | usual=10000
    a group at one close                | SELL 10 MARKET DAY oca=x; SELL 4 MARKET DAY oca=x | 101 104 99 102 | FILLED; CANCELLED | 1/0 CLOSE 10 @ 100 | the first fill cancels | fillAt=same_close
    two groups                          | SELL 10 STOP s=95 DAY oca=x; SELL 10 LIMIT l=105 DAY oca=y | 100 110 90 100       | FILLED; FILLED | 1/1 CONTINUOUS 10 @ 95; 2/1 CONTINUOUS 10 @ 105 | apart
  `,
  'splits of resting orders': `
    limit, 7:1              | BUY 10 LIMIT l=98 GTC             | 100 101 99 100; 14.2 14.5 13.9 14.1 | FILLED    | 2 CONTINUOUS 70 @ 14       | 98 / 7                         | split=2:7
    limit, 7:1 is no fill   | BUY 10 LIMIT l=98 GTC             | 100 101 99 100; 14.2 14.5 14 14.1 | SUBMITTED | none                       | a touch of 14                  | split=2:7
    stop, 2:1               | SELL 10 STOP s=90 GTC             | 100 101 99 100; 50 51 44 46 | FILLED    | 2 CONTINUOUS 20 @ 45       | 90 / 2, the fall is none       | split=2:2
    stop, 2:1 is no trigger | SELL 10 STOP s=90 GTC             | 100 101 99 100; 50 51 46 49 | SUBMITTED | none                       | L > 45                         | split=2:2
    stop-limit, 2:1         | BUY 10 STOP_LIMIT s=104 l=108 GTC | 100 101 99 100; 50 56 49 55 | FILLED    | 2 CONTINUOUS 20 @ 54       | 108 / 2 <= H                   | split=2:2
    reverse 1:10            | BUY 105 LIMIT l=98 GTC            | 100 101 99 100; 985 990 970 975 | FILLED    | 2 CONTINUOUS 10 @ 980      | 10.5 is cut to 10              | split=2:0.1
    a part before it        | BUY 100 MARKET GTC                | 101 104 99 102; 51 52 50 51 v=20000 | PARTIALLY_FILLED | 1 OPEN 20 @ 101; 2 OPEN 40 @ 51 | 80 left become 160, V20 is 20,000 | usual=10000 split=2:2
  `,
  limitFillProbability: `
    limit in the bar       | BUY 10 LIMIT l=99 DAY             | 100 101 98 100 | CANCELLED | none                  | p = 0               | luck=0
    limit from the open    | BUY 10 LIMIT l=102 DAY            | 100 101 98 100 | FILLED    | 1 OPEN 10 @ 100       | no draw             | luck=0
    stop                   | BUY 10 STOP s=101 DAY             | 100 101 98 100 | FILLED    | 1 CONTINUOUS 10 @ 101 | always triggers     | luck=0
    stop-limit, marketable | BUY 10 STOP_LIMIT s=105 l=107 DAY | 100 110 99 108 | FILLED    | 1 CONTINUOUS 10 @ 107 | no draw             | luck=0
    stop-limit, inverted   | BUY 10 STOP_LIMIT s=105 l=103 DAY | 100 106 99 102 | CANCELLED | none                  | rests at its limit  | luck=0
    CLS limit              | BUY 10 LIMIT l=101 CLS            | 100 102 98 100 | FILLED    | 1 CLOSE 10 @ 100      | an auction, no draw | luck=0
  `,
};

export interface TruthBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** NaN where it is not reported, undefined where the row tells none. */
  readonly volume: number | undefined;
}

export interface TruthOrder {
  readonly side: Side;
  readonly quantity: number;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly stopPrice?: number;
  readonly limitPrice?: number;
  readonly ocaGroup?: string;
}

export interface TruthFill {
  /** Position in the orders of the row. */
  readonly order: number;
  readonly session: number;
  readonly phase: string;
  readonly quantity: number;
  readonly price: number;
}

export interface TruthRow {
  readonly section: string;
  readonly name: string;
  readonly orders: readonly TruthOrder[];
  /** Of sessions 1, 2 ...; undefined where there is no bar. */
  readonly bars: readonly (TruthBar | undefined)[];
  readonly status: readonly string[];
  readonly fills: readonly TruthFill[];
  readonly why: string;
  readonly fillAt: FillRule;
  readonly slippageBps: number;
  readonly luck: number;
  readonly split?: { readonly session: number; readonly ratio: number };
  /** Undefined without a volume cap. */
  readonly usual?: number;
}

export const TRUTH_TABLE: readonly TruthRow[] = Object.entries(TABLE).flatMap(([section, text]) =>
  text
    .trim()
    .split('\n')
    .map((line) => rowOf(section, line)),
);

function rowOf(section: string, line: string): TruthRow {
  const [name, orders, bars, status, fills, why, conditions = ''] = line.split('|').map((cell) => cell.trim());
  const pairs = namedOf(conditions.split(' '));
  const split = pairs.get('split')?.split(':').map(Number);
  const usual = pairs.get('usual');
  return {
    section,
    name,
    orders: orders.split('; ').map(orderOf),
    bars: bars.split('; ').map(barOf),
    status: status.split('; '),
    fills: fills === 'none' ? [] : fills.split('; ').map(fillOf),
    why,
    fillAt: (pairs.get('fillAt') ?? 'next_open') as FillRule,
    slippageBps: Number(pairs.get('slip') ?? 0),
    luck: Number(pairs.get('luck') ?? 1),
    ...(split === undefined ? {} : { split: { session: split[0], ratio: split[1] } }),
    ...(usual === undefined ? {} : { usual: Number(usual) }),
  };
}

function orderOf(text: string): TruthOrder {
  const words = text.split(' ');
  const [side, quantity, type, timeInForce] = words.filter((word) => !word.includes('='));
  const pairs = namedOf(words);
  const [stop, limit, group] = [pairs.get('s'), pairs.get('l'), pairs.get('oca')];
  return {
    side: side as Side,
    quantity: Number(quantity),
    type: type as OrderType,
    timeInForce: timeInForce as TimeInForce,
    ...(stop === undefined ? {} : { stopPrice: Number(stop) }),
    ...(limit === undefined ? {} : { limitPrice: Number(limit) }),
    ...(group === undefined ? {} : { ocaGroup: group }),
  };
}

function barOf(text: string): TruthBar | undefined {
  if (text === '-') return undefined;
  const words = text.split(' ');
  const [open, high, low, close] = words.map(Number);
  const volume = namedOf(words).get('v');
  return { open, high, low, close, volume: volume === undefined ? undefined : Number(volume) };
}

function fillOf(text: string): TruthFill {
  const [, order = '1', session, phase, quantity, price] = /^(?:(\d+)\/)?(\d+) (\w+) (\S+) @ (\S+)$/.exec(text) ?? [];
  return {
    order: Number(order) - 1,
    session: Number(session),
    phase,
    quantity: Number(quantity),
    price: Number(price),
  };
}

/** `?` reads as NaN. */
function namedOf(words: readonly string[]): Map<string, string> {
  return new Map(words.filter((word) => word.includes('=')).map((word) => word.split('=') as [string, string]));
}
